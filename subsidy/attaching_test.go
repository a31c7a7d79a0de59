package subsidy

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

const (
	pdf  = "%PDF-1.7\n"
	png  = "\x89PNG\r\n\x1a\n"
	jpeg = "\xff\xd8\xff\xe0"
)

// refusedFile fails unless err is Invalid at the field of files, and gives its
// message.
func refusedFile(t rapid.TB, err error) string {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Kind != Invalid || len(e.Fields) != 1 || e.Fields[0].Field != FieldAttachment || e.Fields[0].Message == "" {
		t.Fatalf("got error %v, want an Invalid refusal of the file", err)
	}
	return e.Fields[0].Message
}

func TestAFileIsTakenByItsContentAndItsExtension(t *testing.T) {
	cases := []struct{ name, sent, content, kept, mediaType string }{
		{"a PDF", "plan.pdf", pdf, "plan.pdf", "application/pdf"},
		{"a PDF in capitals", "PLAN.PDF", pdf, "PLAN.PDF", "application/pdf"},
		{"a PNG", "foto.png", png, "foto.png", "image/png"},
		{"a JPEG", "foto.jpeg", jpeg, "foto.jpeg", "image/jpeg"},
		{"a JPEG with the short extension", "foto.JPG", jpeg, "foto.JPG", "image/jpeg"},
		{"the shortest PDF", "plan.pdf", "%PDF-", "plan.pdf", "application/pdf"},
		{"a name with spaces and accents", "  begroting 2022 – définitief.pdf ", pdf, "begroting 2022 – définitief.pdf", "application/pdf"},
		{"a name with another extension before it", "plan.exe.pdf", pdf, "plan.exe.pdf", "application/pdf"},
		{"a name with a path", "/etc/../home/a/plan.pdf", pdf, "plan.pdf", "application/pdf"},
		{"a name with a path that climbs", "../../../plan.pdf", pdf, "plan.pdf", "application/pdf"},
		{"a name with a path of Windows", `C:\fakepath\plan.pdf`, pdf, "plan.pdf", "application/pdf"},
		{"a name with both", `..\../..\plan.pdf`, pdf, "plan.pdf", "application/pdf"},
		{"a name with a NUL", "plan\x00.pdf", pdf, "plan.pdf", "application/pdf"},
		{"a name with lines", "pl\r\nan.pdf\n", pdf, "plan.pdf", "application/pdf"},
		{"a name that turns the writing around", "plan\u202e.pdf", pdf, "plan.pdf", "application/pdf"},
		{"a name with letters of no width", "pl\u200ban\ufeff.pdf", pdf, "plan.pdf", "application/pdf"},
		{"a name that is no text", "pl\xff\xfean.pdf", pdf, "plan.pdf", "application/pdf"},
		{"a name that is only an extension", ".pdf", pdf, ".pdf", "application/pdf"},
		{"a name of 120 characters", strings.Repeat("é", 116) + ".pdf", pdf, strings.Repeat("é", 116) + ".pdf", "application/pdf"},
		{"a name of 121 characters", strings.Repeat("é", 117) + ".pdf", pdf, strings.Repeat("é", 116) + ".pdf", "application/pdf"},
		{"a name of 300 characters", strings.Repeat("x", 296) + ".pdf", pdf, strings.Repeat("x", 116) + ".pdf", "application/pdf"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := newAttachment(c.sent, []byte(c.content), 0)
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256([]byte(c.content))
			want := Attachment{Name: c.kept, MediaType: c.mediaType, Size: int64(len(c.content)), SHA256: hex.EncodeToString(sum[:])}
			if got != want {
				t.Errorf("it is kept as %+v, want %+v", got, want)
			}
		})
	}
}

func TestAFileThatIsNotWhatItClaimsIsRefused(t *testing.T) {
	cases := []struct{ name, sent, content string }{
		{"a PDF called PNG", "plan.png", pdf},
		{"a PNG called PDF", "foto.pdf", png},
		{"a JPEG called PNG", "foto.png", jpeg},
		{"a program called PDF", "plan.pdf", "MZ\x90\x00"},
		{"a page called PDF", "plan.pdf", "<html>%PDF-1.7"},
		{"a PDF behind a space", "plan.pdf", " " + pdf},
		{"a PDF cut off", "plan.pdf", "%PDF"},
		{"a PDF in lower case", "plan.pdf", "%pdf-1.7"},
		{"a PNG without its line ends", "foto.png", "\x89PNG\n\x1a\n"},
		{"a PDF called a program", "x.pdf.exe", pdf},
		{"a PDF called a page", "x.html", pdf},
		{"a PDF called a drawing", "x.svg", pdf},
		{"a document of a word processor", "plan.docx", "PK\x03\x04"},
		{"a program behind a NUL", "plan.pdf\x00.exe", pdf},
		{"a program behind writing turned around", "factuur\u202efdp.exe", pdf},
		{"a name without extension", "plan", pdf},
		{"a name that ends on a dot", "plan.pdf.", pdf},
		{"an extension with a space", "plan.p df", pdf},
		{"an extension in wide letters", "plan.ｐｄｆ", pdf},
		{"a stream beside the file", "plan.exe:x.pdf:$DATA", pdf},
		{"no name", "", pdf},
		{"a name of spaces", " \t", pdf},
		{"a name of a dot", ".", pdf},
		{"a name of two dots", "..", pdf},
		{"a name of two dots with a NUL between", ".\x00.", pdf},
		{"a name of a slash", "/", pdf},
		{"a long name with the wrong extension", strings.Repeat("x", 300) + ".exe", pdf},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := newAttachment(c.sent, []byte(c.content), 0)
			if message := refusedFile(t, err); !strings.Contains(message, "is geen PDF, PNG of JPEG. Sla het bestand op als PDF") {
				t.Errorf("the message is %q", message)
			}
			if got != (Attachment{}) {
				t.Errorf("it is kept as %+v", got)
			}
		})
	}
}

func TestAFileIsNeitherEmptyNorAboveTenMegabytes(t *testing.T) {
	sized := func(n int) []byte { return append([]byte(pdf), bytes.Repeat([]byte{'x'}, n-len(pdf))...) }
	if got, err := newAttachment("plan.pdf", sized(10<<20), 0); err != nil || got.Size != 10<<20 {
		t.Errorf("exactly 10 MB gives %+v, %v", got, err)
	}
	_, err := newAttachment("plan.pdf", sized(10<<20+1), 0)
	if message := refusedFile(t, err); !strings.Contains(message, "plan.pdf is groter dan 10 MB.") {
		t.Errorf("10 MB and a byte: %q", message)
	}
	for _, content := range [][]byte{nil, {}} {
		_, err := newAttachment("plan.pdf", content, 0)
		if message := refusedFile(t, err); !strings.Contains(message, "plan.pdf is leeg") {
			t.Errorf("an empty file: %q", message)
		}
		_, err = newAttachment("", content, 0)
		if message := refusedFile(t, err); message != "Kies een bestand." {
			t.Errorf("no file: %q", message)
		}
	}
}

func TestAnApplicationHasTenFilesAtMost(t *testing.T) {
	for there := range 10 {
		if _, err := newAttachment("plan.pdf", []byte(pdf), there); err != nil {
			t.Errorf("with %d files there: %v", there, err)
		}
	}
	for _, there := range []int{10, 11} {
		_, err := newAttachment("plan.pdf", []byte(pdf), there)
		if message := refusedFile(t, err); !strings.Contains(message, "al 10 bestanden") || !strings.Contains(message, "Verwijder er eerst een.") {
			t.Errorf("with %d files there: %q", there, message)
		}
	}
}

// A name goes into a page, a header and a zip file.
func TestWhateverNameIsSentWhatIsKeptIsFitToShow(t *testing.T) {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"plan", ".pdf", ".exe", "/", `\`, "..", "\x00", "\u202e", "\r\n", " ", "\xff", "é", strings.Repeat("x", 119), strings.Repeat(".", 130)}),
		rapid.String(),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 20), func(b []byte) string { return string(b) }),
	)
	rapid.Check(t, func(t *rapid.T) {
		sent := strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "name"), "") + rapid.SampledFrom([]string{"", ".pdf"}).Draw(t, "extension")
		name := fileName(sent)
		switch {
		case name == "" || name == ".":
			t.Fatalf("%q is kept as %q", sent, name)
		case !utf8.ValidString(name) || utf8.RuneCountInString(name) > fileNameMaximum:
			t.Fatalf("%q is kept as %q, which is no text or too long", sent, name)
		case strings.ContainsAny(name, `/\`):
			t.Fatalf("%q is kept with a path: %q", sent, name)
		case strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }):
			t.Fatalf("%q is kept with characters that do not show: %q", sent, name)
		}
		file, err := newAttachment(sent, []byte(pdf), 0)
		if taken := strings.HasSuffix(strings.ToLower(name), ".pdf"); taken != (err == nil) || taken && file.Name != name {
			t.Fatalf("%q, shown as %q, gives %+v, %v", sent, name, file, err)
		}
		if err == nil && (strings.TrimSpace(name) != name || fileName(name) != name) {
			t.Fatalf("%q is kept as %q and then as %q", sent, name, fileName(name))
		}
	})
}
