package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func needBuilt(t *testing.T) {
	t.Helper()
	if !Built() {
		t.Skip("static/dist is not built: run make assets")
	}
}

// open follows a name from the source to the content behind its public address.
func open(t *testing.T, name string) string {
	t.Helper()
	public, ok := strings.CutPrefix(Path(name), Prefix)
	if !ok {
		t.Fatalf("%s has no address below %s: %q", name, Prefix, Path(name))
	}
	content, _, ok := Open(public)
	if !ok {
		t.Fatalf("%s is not to be had as %s", name, public)
	}
	return string(content)
}

func TestAnUnknownNameGivesNothing(t *testing.T) {
	for _, name := range []string{"", "absent.css", ".keep", "../static.go", "portal.css/", "/portal.css"} {
		if got := Path(name); got != "" {
			t.Errorf("Path(%q) = %q", name, got)
		}
	}
	// The plain name is no public name: whoever may keep it for ever would keep a stale one.
	for _, name := range []string{"", "absent.css", ".keep", "../static.go", "portal.css", "portal.0000000000.css"} {
		if content, mediaType, ok := Open(name); ok || content != nil || mediaType != "" {
			t.Errorf("Open(%q) gives %d bytes of %q", name, len(content), mediaType)
		}
		if content, ok := Gzipped(name); ok || content != nil {
			t.Errorf("Gzipped(%q) gives %d bytes", name, len(content))
		}
	}
}

func TestThePublicNameChangesWithTheContent(t *testing.T) {
	public := func(content string) string {
		c, err := newCatalogue(fstest.MapFS{"portal.css": {Data: []byte(content)}})
		if err != nil {
			t.Fatal(err)
		}
		return c.hashed["portal.css"]
	}
	if got := public("a{}"); !regexp.MustCompile(`^portal\.[0-9a-f]{10}\.css$`).MatchString(got) {
		t.Errorf("public name %q", got)
	}
	if public("a{}") == public("b{}") {
		t.Error("other content, same name")
	}
	if once, again := public("a{}"), public("a{}"); once != again {
		t.Error("same content, other name")
	}
}

func TestAFontKeepsTheNameThatTheStyleSheetKnows(t *testing.T) {
	c, err := newCatalogue(fstest.MapFS{"sans-latin-7ARQTPZU.woff2": {Data: []byte("font")}})
	if err != nil {
		t.Fatal(err)
	}
	if got := c.hashed["sans-latin.woff2"]; got != "sans-latin-7ARQTPZU.woff2" {
		t.Errorf("public name %q", got)
	}
	if f := c.files["sans-latin-7ARQTPZU.woff2"]; f.mediaType != "font/woff2" || f.gzipped != nil {
		t.Errorf("served as %q, compressed: %t", f.mediaType, f.gzipped != nil)
	}
}

func TestWithOnlyTheKeepFileNothingIsServed(t *testing.T) {
	c, err := newCatalogue(fstest.MapFS{".keep": {}})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.files) != 0 || len(c.hashed) != 0 {
		t.Errorf("serves %v", c.hashed)
	}
}

func TestEveryBuiltFileThatPagesNeedIsThere(t *testing.T) {
	needBuilt(t)
	for _, name := range []string{"portal.css", "portal.js", "favicon.svg", "NOTICES.txt", "source-sans-3-latin-wght-normal.woff2"} {
		if open(t, name) == "" {
			t.Errorf("%s is empty", name)
		}
	}
}

func TestTheStyleSheetNamesOnlyFilesOfOurOwn(t *testing.T) {
	needBuilt(t)
	css := open(t, "portal.css")
	// The security policy refuses both, silently: text in another typeface is all one would see.
	for _, refused := range []string{"data:", "@import"} {
		if strings.Contains(css, refused) {
			t.Errorf("the style sheet contains %s", refused)
		}
	}
	references := regexp.MustCompile(`url\(["']?([^"')]+)`).FindAllStringSubmatch(css, -1)
	if len(references) == 0 {
		t.Error("the style sheet names no font")
	}
	for _, reference := range references {
		address := path.Join(Prefix, reference[1])
		if strings.Contains(reference[1], "//") || strings.HasPrefix(reference[1], "/") {
			t.Errorf("url(%s) is not relative", reference[1])
		}
		if _, _, ok := Open(strings.TrimPrefix(address, Prefix)); !ok {
			t.Errorf("url(%s) leads to %s, where nothing is", reference[1], address)
		}
	}
}

func TestTheStyleSheetNamesItsLicences(t *testing.T) {
	needBuilt(t)
	for _, licence := range []string{"EUPL-1.2", "Open Font License"} {
		if !strings.Contains(open(t, "portal.css")[:300], licence) {
			t.Errorf("the style sheet does not begin with a notice of %s", licence)
		}
	}
	for _, text := range []string{"EUROPEAN UNION PUBLIC LICENCE v. 1.2", "SIL OPEN FONT LICENSE Version 1.1"} {
		if !strings.Contains(open(t, "NOTICES.txt"), text) {
			t.Errorf("NOTICES.txt lacks the text of the %s", text)
		}
	}
}

func TestTheCompressedFormIsTheSameContent(t *testing.T) {
	needBuilt(t)
	for _, name := range []string{"portal.css", "portal.js", "favicon.svg"} {
		compressed, ok := Gzipped(strings.TrimPrefix(Path(name), Prefix))
		if !ok {
			t.Errorf("%s is not compressed", name)
			continue
		}
		r, err := gzip.NewReader(bytes.NewReader(compressed))
		if err != nil {
			t.Fatal(err)
		}
		if content, err := io.ReadAll(r); err != nil || string(content) != open(t, name) {
			t.Errorf("%s decompresses to something else (%v)", name, err)
		}
	}
}
