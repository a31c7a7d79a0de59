package pdf

import "testing"

// BenchmarkLetter makes a letter of decision of one page.
func BenchmarkLetter(b *testing.B) {
	d := letter()
	d.Blocks = d.Blocks[:11]
	if pages := read(b, write(b, d)).pages; len(pages) != 1 {
		b.Fatalf("the letter takes %d pages", len(pages))
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Bytes(d); err != nil {
			b.Fatal(err)
		}
	}
}
