package main

import (
	"cmp"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// picture is one page as it looked.
type picture struct {
	Test, File, Title, Address string
	Width                      int64
	Script                     bool
}

// album holds the pictures in the folder that PORTAL_TEST_SCREENSHOTS names.
var album struct {
	mu       sync.Mutex
	pictures []picture
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// picture keeps the whole page as it looks now, where pictures are asked for.
func (p *tab) picture(title string, width int64) {
	p.t.Helper()
	folder := os.Getenv("PORTAL_TEST_SCREENSHOTS")
	if folder == "" {
		return
	}
	// In a window as high as the page, so that nothing floats over the middle.
	p.resize(size{width, ask[int64](p, "document.documentElement.scrollHeight")})
	ctx, done := p.within()
	defer done()
	image, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatalf("%s: no picture: %v", title, err)
	}
	script := map[bool]string{true: "script", false: "plain"}[p.script]
	name := strings.Trim(notInNames.ReplaceAllString(strings.ToLower(title), "-"), "-")
	shot := picture{
		Test: p.t.Name(), File: fmt.Sprintf("%s-%d-%s.png", name, width, script),
		Title: title, Address: p.path(), Width: width, Script: p.script,
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, shot.File), image, 0o644); err != nil {
		p.t.Fatal(err)
	}
	album.mu.Lock()
	defer album.mu.Unlock()
	album.pictures = append(album.pictures, shot)
}

// keepAlbum writes the index of all pictures so far when the test ends.
func keepAlbum(t *testing.T) {
	t.Cleanup(func() {
		album.mu.Lock()
		defer album.mu.Unlock()
		if len(album.pictures) == 0 {
			return
		}
		slices.SortStableFunc(album.pictures, func(a, b picture) int { return cmp.Compare(a.Test, b.Test) })
		index, err := os.Create(filepath.Join(os.Getenv("PORTAL_TEST_SCREENSHOTS"), "index.html"))
		if err != nil {
			t.Error(err)
			return
		}
		defer index.Close()
		if err := albumPage.Execute(index, album.pictures); err != nil {
			t.Error(err)
		}
	})
}

var albumPage = template.Must(template.New("album").Parse(`<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Pages of the portal</title>
<style>
body { font: 1rem/1.5 sans-serif; margin: 2rem }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 2rem; padding: 0; list-style: none }
li { overflow-wrap: anywhere }
img { width: 100%; height: 20rem; object-fit: cover; object-position: top; border: 1px solid #888 }
</style>
<h1>Pages of the portal</h1>
<ul>
{{range .}}<li><a href="{{.File}}"><img src="{{.File}}" alt="" loading="lazy">{{.Title}}</a><br>{{.Address}}<br>{{.Width}} pixels wide, {{if .Script}}with{{else}}without{{end}} JavaScript</li>
{{end}}</ul>
</html>
`))
