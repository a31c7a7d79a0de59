package pdf

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// xmp describes the document and names the standards it is made after. The
// last part declares the names of PDF/UA, which PDF/A does not know.
const xmp = "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>" + `
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
%s<dc:language><rdf:Bag><rdf:li>nl-NL</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>%s</xmp:CreateDate></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`

// writeMetadata writes the description of a document twice, as PDF/A wants:
// in XMP and in the older form, which say the same.
func writeMetadata(f *file, d Document) (metadata, info ref) {
	made := d.Date.UTC()
	more, entries := "", "/Title "+quote(d.Title)
	if d.Author != "" {
		more += "<dc:creator><rdf:Seq><rdf:li>" + escaped(d.Author) + "</rdf:li></rdf:Seq></dc:creator>\n"
		entries += " /Author " + quote(d.Author)
	}
	if d.Subject != "" {
		more += `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">` + escaped(d.Subject) + "</rdf:li></rdf:Alt></dc:description>\n"
		entries += " /Subject " + quote(d.Subject)
	}
	text := fmt.Sprintf(xmp, escaped(d.Title), more, made.Format(time.RFC3339))
	metadata = f.stream("/Type /Metadata /Subtype /XML", []byte(text))
	info = f.add(fmt.Sprintf("<<%s /CreationDate (D:%sZ)>>", entries, made.Format("20060102150405")))
	return metadata, info
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // memory takes all
	return b.String()
}
