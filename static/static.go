// Package static holds the style sheet, the script, the fonts and the favicon,
// built from src into dist and compiled into the program.
//
// Every file has a public name that changes with its content, so a browser may
// keep it for ever and still sees a new release at once. A program compiled
// before the files were built works; its pages are plain.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"
)

// Prefix is where the program has to serve the files. The style sheet names its
// fonts relative to itself, so all of them live directly below it.
const Prefix = "/static/"

//go:embed all:dist
var dist embed.FS

// assets panics on a failure to read, which an embedded file system cannot have.
var assets = sync.OnceValue(func() catalogue {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err)
	}
	c, err := newCatalogue(built)
	if err != nil {
		panic(err)
	}
	return c
})

// Path gives the public address of a built file, such as
// "/static/portal.1a2b3c4d5e.css" for "portal.css". A font is asked for by the
// name it has in its package. For a name that is not built the answer is "".
func Path(name string) string {
	if hashed, ok := assets().hashed[name]; ok {
		return Prefix + hashed
	}
	return ""
}

// Open gives the file with that public name, without Prefix, and its media type.
// The content is shared between all callers: it must not be changed. Since the
// name contains the hash, the answer may be cached without end.
func Open(hashedName string) (content []byte, mediaType string, ok bool) {
	f, ok := assets().files[hashedName]
	if !ok {
		return nil, "", false
	}
	return f.content, f.mediaType, true
}

// Gzipped gives the compressed form of the file with that public name. It says
// false for an unknown name, and for a file that would not become smaller, as a
// font, which is compressed in itself. The content must not be changed.
func Gzipped(hashedName string) ([]byte, bool) {
	f, ok := assets().files[hashedName]
	if !ok || f.gzipped == nil {
		return nil, false
	}
	compressed := f.gzipped()
	return compressed, len(compressed) < len(f.content)
}

// Built tells whether the program was compiled with the built files in it.
func Built() bool { return len(assets().files) > 0 }

type catalogue struct {
	hashed map[string]string // from the name in the source to the public name
	files  map[string]file   // by public name
}

type file struct {
	content   []byte
	mediaType string
	gzipped   func() []byte // nil where compression is of no use
}

// The types are fixed here because the tables of package mime depend on the
// machine. A file of any other kind is not served.
var mediaTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
}

func newCatalogue(built fs.FS) (catalogue, error) {
	c := catalogue{hashed: map[string]string{}, files: map[string]file{}}
	entries, err := fs.ReadDir(built, ".")
	if err != nil {
		return c, err
	}
	for _, entry := range entries {
		extension := path.Ext(entry.Name())
		mediaType, served := mediaTypes[extension]
		if !served {
			continue
		}
		content, err := fs.ReadFile(built, entry.Name())
		if err != nil {
			return c, err
		}
		f := file{content: content, mediaType: mediaType}
		if extension != ".woff2" {
			f.gzipped = sync.OnceValue(func() []byte { return compress(content) })
		}
		name, public := names(entry.Name(), content)
		c.hashed[name], c.files[public] = public, f
	}
	return c, nil
}

// The style sheet refers to its fonts by name, so that name has to stay: the
// bundler has put a hash of the content in it already.
var bundled = regexp.MustCompile(`^(.+)-[A-Z0-9]{8}(\.woff2)$`)

// names gives the name a file is asked for by and its public name.
func names(built string, content []byte) (name, public string) {
	if parts := bundled.FindStringSubmatch(built); parts != nil {
		return parts[1] + parts[2], built
	}
	sum := sha256.Sum256(content)
	extension := path.Ext(built)
	return built, strings.TrimSuffix(built, extension) + "." + hex.EncodeToString(sum[:])[:10] + extension
}

// compress cannot fail: the level is valid and a buffer takes every write.
func compress(content []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = w.Write(content)
	_ = w.Close()
	return b.Bytes()
}
