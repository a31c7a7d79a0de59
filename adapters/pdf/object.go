package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode/utf16"
)

// ref is the number of an object in a file.
type ref int

// String gives the reference as another object holds it.
func (r ref) String() string { return fmt.Sprintf("%d 0 R", int(r)) }

// file is a file of numbered objects, in the making.
type file struct {
	b       bytes.Buffer
	offsets []int // of every object, from 1
	packer  *zlib.Writer
}

func newFile() *file {
	f := &file{packer: zlib.NewWriter(nil)}
	f.b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	return f
}

// reserve gives the number of an object that is put later.
func (f *file) reserve() ref {
	f.offsets = append(f.offsets, 0)
	return ref(len(f.offsets))
}

// add puts an object and gives its number.
func (f *file) add(body string) ref {
	r := f.reserve()
	f.put(r, body)
	return r
}

func (f *file) put(r ref, body string) {
	f.offsets[r-1] = f.b.Len()
	fmt.Fprintf(&f.b, "%d 0 obj\n%s\nendobj\n", int(r), body)
}

// stream adds data as it is.
func (f *file) stream(entries string, data []byte) ref {
	r := f.reserve()
	f.offsets[r-1] = f.b.Len()
	fmt.Fprintf(&f.b, "%d 0 obj\n<<%s /Length %d>>\nstream\n", int(r), entries, len(data))
	f.b.Write(data)
	f.b.WriteString("\nendstream\nendobj\n")
	return r
}

// packed adds data made smaller. Memory takes all, so there is no error.
func (f *file) packed(entries string, data []byte) ref {
	var b bytes.Buffer
	f.packer.Reset(&b)
	_, _ = f.packer.Write(data)
	_ = f.packer.Close()
	return f.stream(entries+" /Filter /FlateDecode", b.Bytes())
}

// finish closes the file, whose identity is the hash of what it holds.
func (f *file) finish(catalog, info ref) []byte {
	id := fmt.Sprintf("%X", sha256.Sum256(f.b.Bytes()))[:32]
	table := f.b.Len()
	fmt.Fprintf(&f.b, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for _, offset := range f.offsets {
		fmt.Fprintf(&f.b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&f.b, "trailer\n<</Size %d /Root %v /Info %v /ID [<%s> <%s>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.offsets)+1, catalog, info, id, id, table)
	return f.b.Bytes()
}

// quote gives text as a string of a file.
func quote(text string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteByte('>')
	return b.String()
}
