package subsidy_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

const (
	referenceCharacters = "23456789BCDFGHJKMNPQRTVWX"
	everyCharacter      = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// drawReference draws a reference as the portal makes them.
func drawReference(t *rapid.T) subsidy.Reference {
	var seed [32]byte
	copy(seed[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "seed"))
	r, err := subsidy.NewReference(rapid.StringMatching(`[A-Z]{2}`).Draw(t, "prefix"),
		rapid.IntRange(2000, 2099).Draw(t, "year"), rapid.IntRange(4, 6).Draw(t, "length"), mathrand.NewChaCha8(seed))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// characters are those of a reference without its hyphens.
func characters(r subsidy.Reference) string { return strings.ReplaceAll(string(r), "-", "") }

func TestAReferenceHasItsForm(t *testing.T) {
	form := regexp.MustCompile(`^[A-Z]{2}\d{2}-[` + referenceCharacters + `]{4,6}-[` + referenceCharacters + `]$`)
	rapid.Check(t, func(t *rapid.T) {
		if r := drawReference(t); !form.MatchString(string(r)) {
			t.Fatalf("reference %s", r)
		}
	})
	for length, want := range map[int]int{4: 11, 5: 12, 6: 13} {
		r, err := subsidy.NewReference("ZO", 2022, length, rand.Reader)
		if err != nil || len(r) != want || !strings.HasPrefix(string(r), "ZO22-") {
			t.Errorf("a reference with a body of %d is %s, %v", length, r, err)
		}
	}
}

func TestAReferenceIsReadHoweverItIsTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawReference(t)
		for _, typed := range []string{
			string(r), strings.ToLower(string(r)), characters(r), strings.ToLower(characters(r)),
			" " + strings.ReplaceAll(string(r), "-", " ") + "\u00a0",
			strings.ReplaceAll(string(r), "-", " - "),
			strings.ReplaceAll(string(r), "-", "\u2011"),
			strings.Join(strings.Split(characters(r), ""), " "),
		} {
			if got, err := subsidy.ParseReference(typed); err != nil || got != r {
				t.Fatalf("%q is read as %q, %v; want %s", typed, got, err, r)
			}
		}
	})
}

func TestTheExampleOfTheManualsReads(t *testing.T) {
	if got, err := subsidy.ParseReference("zo22 7k4m x"); err != nil || got != "ZO22-7K4M-X" {
		t.Errorf("read as %q, %v", got, err)
	}
}

func TestEveryWrongCharacterOfAReferenceIsRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := characters(drawReference(t))
		for at := range text {
			for _, c := range everyCharacter {
				wrong := text[:at] + string(c) + text[at+1:]
				if _, err := subsidy.ParseReference(wrong); err == nil && wrong != text {
					t.Fatalf("%s is read, and so is %s", text, wrong)
				}
			}
		}
	})
}

func TestEverySwapOfNeighboursInAReferenceIsRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := characters(drawReference(t))
		for at := range len(text) - 1 {
			wrong := swapped(text, at)
			if _, err := subsidy.ParseReference(wrong); err == nil && wrong != text {
				t.Fatalf("%s is read, and so is %s", text, wrong)
			}
		}
	})
}

func TestABodyHasAtMostOneCheckCharacterAndTwoInThreeHaveOne(t *testing.T) {
	usable, bodies := 0, 0
	for _, a := range referenceCharacters {
		for _, b := range referenceCharacters {
			body, checks := "7K"+string(a)+string(b), 0
			for _, c := range referenceCharacters {
				if _, err := subsidy.ParseReference("ZO22" + body + string(c)); err == nil {
					checks++
				}
			}
			if checks > 1 {
				t.Fatalf("body %s has %d check characters", body, checks)
			}
			usable += checks
			bodies++
		}
	}
	if usable < bodies*60/100 {
		t.Errorf("only %d bodies of %d are usable", usable, bodies)
	}
}

func TestAReferenceThatCannotBeReadSaysWhy(t *testing.T) {
	for typed, part := range map[string]string{
		"":               "Vul een kenmerk in, bijvoorbeeld ZO22-7K4M-X.",
		" - ":            "Vul een kenmerk in",
		"ZO22-7K4M-W":    "Het kenmerk ‘ZO22-7K4M-W’ klopt niet",
		"ZO22-K74M-X":    "klopt niet",
		"OZ22-7K4M-X":    "klopt niet",
		"ZO22-7K4M":      "Wij lezen ‘ZO22-7K4M’ niet als kenmerk. Een kenmerk ziet eruit als ZO22-7K4M-X.",
		"ZO22-7K4-X":     "niet als kenmerk",
		"ZO22-7K4M5BT-X": "niet als kenmerk",
		"Z022-7K4M-X":    "niet als kenmerk",
		"ZO22-7K0M-X":    "niet als kenmerk",
		"ZO22-7K4M-ſ":    "niet als kenmerk",
		"ZO22_7K4M_X":    "niet als kenmerk",
		"veel":           "niet als kenmerk",
	} {
		_, err := subsidy.ParseReference(typed)
		t.Run(fmt.Sprintf("%q", typed), func(t *testing.T) { refusedWith(t, err, part) })
	}
}

func TestEveryCharacterOfABodyIsDrawnAsOften(t *testing.T) {
	counts := map[rune]int{}
	random := mathrand.NewChaCha8([32]byte{1})
	const draws = 20_000
	for range draws {
		r, err := subsidy.NewReference("ZO", 2022, 4, random)
		if err != nil {
			t.Fatal(err)
		}
		// The first of the body: whether a body has a check character hardly
		// depends on it.
		counts[rune(r[5])]++
	}
	for _, c := range referenceCharacters {
		if n := counts[c]; n < draws/25*85/100 || n > draws/25*115/100 {
			t.Errorf("%c is drawn %d times of %d", c, n, draws)
		}
	}
}

func TestAReferenceIsNotMadeFromWrongParts(t *testing.T) {
	broken := errors.New("broken")
	cases := []struct {
		name, prefix string
		year, length int
		random       io.Reader
	}{
		{"lower case", "zo", 2022, 4, rand.Reader},
		{"three letters", "ZOO", 2022, 4, rand.Reader},
		{"a digit", "Z0", 2022, 4, rand.Reader},
		{"no prefix", "", 2022, 4, rand.Reader},
		{"two digits for the year", "ZO", 22, 4, rand.Reader},
		{"the next century", "ZO", 2100, 4, rand.Reader},
		{"a short body", "ZO", 2022, 3, rand.Reader},
		{"a long body", "ZO", 2022, 7, rand.Reader},
		{"no chance left", "ZO", 2022, 4, bytes.NewReader([]byte{1, 2, 3})},
		{"chance that fails", "ZO", 2022, 4, iotest.ErrReader(broken)},
		{"chance that never gives a usable byte", "ZO", 2022, 4, always(255)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, err := subsidy.NewReference(c.prefix, c.year, c.length, c.random)
			if err == nil || r != "" || subsidy.KindOf(err) != subsidy.Internal {
				t.Errorf("made %q, %v", r, err)
			}
		})
	}
	if _, err := subsidy.NewReference("ZO", 2022, 4, iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("the fault of the source is lost: %v", err)
	}
}

func TestChanceThatIsNoneEndsInAnErrorAndNotInALoop(t *testing.T) {
	failed := false
	for b := range 25 {
		if r, err := subsidy.NewReference("ZO", 2022, 4, always(b)); err != nil {
			failed = true
		} else if _, err := subsidy.ParseReference(string(r)); err != nil {
			t.Errorf("made %s, which does not read: %v", r, err)
		}
	}
	if !failed {
		t.Error("every body of one character has a check character: this test proves nothing")
	}
}

// always is a source that gives one byte for ever.
type always byte

func (a always) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(a)
	}
	return len(p), nil
}

func FuzzParseReference(f *testing.F) {
	for _, seed := range []string{"ZO22-7K4M-X", "zo22 7k4m x", "ZO22", "\xff", "----"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		r, err := subsidy.ParseReference(typed)
		if err != nil {
			plainlyRefused(t, err)
			return
		}
		if again, err := subsidy.ParseReference(string(r)); err != nil || again != r {
			t.Fatalf("%q is %s, read again as %s, %v", typed, r, again, err)
		}
	})
}
