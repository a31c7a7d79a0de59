package duo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"subsidieportaal/subsidy"
)

const bom = "\xEF\xBB\xBF"

// The headers, with some of the columns that nobody reads.
const (
	olderHeader  = "PROVINCIE;BEVOEGD GEZAG NUMMER;BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM;GEMEENTENUMMER;GEMEENTENAAM;TELEFOONNUMMER"
	newerHeader  = "PROVINCIE;BEVOEGD GEZAG NUMMER;INSTELLINGSCODE;VESTIGINGSCODE;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM;GEMEENTENUMMER;GEMEENTENAAM;TELEFOONNUMMER;VAKANTIEREGIO"
	pupilsHeader = "BRINNUMMER;INSTELLINGSNAAM_VESTIGING;VESTIGINGSNUMMER;PLAATSNAAM;AANTAL_LEERLINGEN;AANTAL_ZITTENBLIJVERS;AANTAL_AFSTROMERS"
	sampleHeader = "kvk,naam,soort,bevoegd_gezag"
	boardsHeader = "ADMINISTRATIEKANTOORNUMMER,BEVOEGD GEZAG NUMMER,BEVOEGD GEZAG NAAM,PLAATSNAAM,KVK-NUMMER"
)

const (
	olderRow  = "Drenthe;41999;99ZX;99ZX00;De Hoge Bomen;Beukenlaan;12 a;9401 ZZ;ASSEN;0106;ASSEN;          "
	newerRow  = "Gelderland;41999;99ZX;99ZX00;De Hoge Bomen;Beukenlaan;12 a;9401 ZZ;ASSEN;0106;ASSEN;;Midden"
	pupilsRow = "99ZX;De Hoge Bomen;00;ASSEN;812;40;3"
	sampleRow = "01999999,Stichting De Laan,vo,41999"
	boardsRow = ",41999,Stichting De Laan,ASSEN,1999999"
)

// lines joins lines as DUO ends them.
func lines(text ...string) string { return strings.Join(text, "\r\n") + "\r\n" }

var highTrees = subsidy.Location{
	Code: "99ZX00", Board: "41999", Name: "De Hoge Bomen", Street: "Beukenlaan 12 a", Postcode: "9401 ZZ",
	City: "ASSEN", Municipality: "ASSEN", Province: "Drenthe", Region: subsidy.RegionNoord,
}

func TestListOfLocationsIsReadInEveryEdition(t *testing.T) {
	inNoord := highTrees
	inMidden := highTrees
	inMidden.Province, inMidden.Region = "Gelderland", subsidy.RegionMidden
	unknown := inMidden
	unknown.Region = ""
	fryslan := highTrees
	fryslan.Province, fryslan.Name = "Fryslân", "’t Skûtsje"
	noAddress := highTrees
	noAddress.Street, noAddress.Postcode, noAddress.City = "", "", ""

	tests := []struct {
		name string
		text string
		want subsidy.Location
	}{
		{"older header", lines(olderHeader, olderRow), inNoord},
		{"older header without end of last line", olderHeader + "\n" + olderRow, inNoord},
		{"newer header", lines(newerHeader, newerRow), inMidden},
		{"newer header with byte order mark", bom + lines(newerHeader, newerRow), inMidden},
		{"newer header with an empty region", lines(newerHeader, strings.TrimSuffix(newerRow, "Midden")), unknown},
		{"region in capitals", lines(newerHeader, strings.Replace(newerRow, "Midden", "MIDDEN ", 1)), inMidden},
		{"commas", strings.ReplaceAll(lines(newerHeader, newerRow), ";", ","), inMidden},
		{"tabs", strings.ReplaceAll(lines(newerHeader, newerRow), ";", "\t"), inMidden},
		{"quoted header", lines(`"`+strings.ReplaceAll(olderHeader, ";", `";"`)+`"`, olderRow), inNoord},
		{"header in lower case", lines(strings.ToLower(olderHeader), olderRow), inNoord},
		{"empty lines", lines("", olderHeader, "", olderRow, "   "), inNoord},
		{"Windows-1252", lines(olderHeader, "Frysl\xE2n;41999;99ZX;99ZX00;\x92t Sk\xFBtsje;Beukenlaan;12 a;9401 ZZ;ASSEN;0106;ASSEN;"), fryslan},
		{"UTF-8 without byte order mark", lines(olderHeader, "Fryslân;41999;99ZX;99ZX00;’t Skûtsje;Beukenlaan;12 a;9401 ZZ;ASSEN;0106;ASSEN;"), fryslan},
		{"blanks around", lines(olderHeader, " Drenthe ;41999 ;99ZX ; 99ZX00;De  Hoge Bomen   ;Beukenlaan     ;12 a   ;9401 ZZ;ASSEN   ;0106;ASSEN ;"), inNoord},
		{"postcode without space", lines(olderHeader, strings.Replace(olderRow, "9401 ZZ", "9401zz", 1)), inNoord},
		{"no address", lines(olderHeader, "Drenthe;41999;99ZX;99ZX00;De Hoge Bomen;    ; ;       ; ;0106;ASSEN;"), noAddress},
		{"number alone", lines(olderHeader, strings.Replace(olderRow, "99ZX00", "00", 1)), inNoord},
		{"0 for 00", lines(olderHeader, strings.Replace(olderRow, "99ZX00", "0", 1)), inNoord},
		{"quoted name", lines(olderHeader, strings.Replace(olderRow, "De Hoge Bomen", `"De Hoge Bomen"`, 1)), inNoord},
		{"name over two lines", lines(olderHeader, strings.Replace(olderRow, "De Hoge Bomen", "\"De Hoge\r\nBomen\"", 1)), inNoord},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			register := newMemory()
			report := take(t, register, file("vestigingen.csv", test.text))
			wantTally(t, report, Tally{Added: 1})
			if got := register.locations["99ZX00"]; got != test.want {
				t.Errorf("location\n got %+v\nwant %+v", got, test.want)
			}
			if want := (subsidy.Board{Number: "41999"}); register.boards["41999"] != want {
				t.Errorf("board %+v, want %+v", register.boards["41999"], want)
			}
			if report.Files[0].BoardsMet != 1 {
				t.Errorf("met %d boards, want 1", report.Files[0].BoardsMet)
			}
		})
	}
}

func TestListOfPupilsIsReadInEveryEdition(t *testing.T) {
	known := func(pupils, repeaters int) [2]subsidy.Count {
		return [2]subsidy.Count{subsidy.Counted(pupils), subsidy.Counted(repeaters)}
	}
	newer := strings.NewReplacer("BRINNUMMER", "INSTELLINGSCODE", "VESTIGINGSNUMMER", "VESTIGINGSCODE").Replace(pupilsHeader)
	tests := []struct {
		name string
		text string
		want [2]subsidy.Count
	}{
		{"two digits", lines(pupilsHeader, pupilsRow), known(812, 40)},
		{"0 for 00", lines(pupilsHeader, "99ZX;De Hoge Bomen;0;ASSEN;812;40;3"), known(812, 40)},
		{"whole code", lines(pupilsHeader, "99ZX;De Hoge Bomen;99ZX00;ASSEN;812;40;3"), known(812, 40)},
		{"newer names of columns", lines(newer, pupilsRow), known(812, 40)},
		{"zero is a number", lines(pupilsHeader, "99ZX;De Hoge Bomen;00;ASSEN;812;0;3"), known(812, 0)},
		{"<5 is unknown", lines(pupilsHeader, "99ZX;De Hoge Bomen;00;ASSEN;812;<5;3"), [2]subsidy.Count{subsidy.Counted(812), {}}},
		{"<5 twice, padded", lines(pupilsHeader, "99ZX;De Hoge Bomen;00;ASSEN; <5 ;< 5;<5"), [2]subsidy.Count{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			register := newMemory()
			take(t, register, file("vestigingen.csv", lines(olderHeader, olderRow)))
			take(t, register, file("zittenblijven.csv", test.text))
			got := register.locations["99ZX00"]
			if counts := [2]subsidy.Count{got.Pupils, got.Repeaters}; counts != test.want {
				t.Errorf("counts %v, want %v", counts, test.want)
			}
			got.Pupils, got.Repeaters = subsidy.Count{}, subsidy.Count{}
			if got != highTrees {
				t.Errorf("the rest became %+v, want %+v", got, highTrees)
			}
		})
	}
}

func TestListOfBoardsIsReadInEveryEdition(t *testing.T) {
	tests := []struct {
		name string
		text string
		want subsidy.Board
	}{
		{"sample", sampleHeader + "\n" + sampleRow + "\n", subsidy.Board{Number: "41999", Name: "Stichting De Laan", KvK: "01999999"}},
		{"sample with a comma in a name", sampleHeader + "\n" + `01999999,"Stg. De Laan, Fryslân",vo,41999`, subsidy.Board{Number: "41999", Name: "Stg. De Laan, Fryslân", KvK: "01999999"}},
		{"list, KvK without its zero", bom + lines(boardsHeader, boardsRow), subsidy.Board{Number: "41999", Name: "Stichting De Laan", KvK: "01999999", City: "ASSEN"}},
		{"list in another order", bom + lines("KVK-NUMMER,PLAATSNAAM,X,BEVOEGD GEZAG NAAM,BEVOEGD GEZAG NUMMER", "01999999,ASSEN,?,Stichting De Laan,41999"), subsidy.Board{Number: "41999", Name: "Stichting De Laan", KvK: "01999999", City: "ASSEN"}},
		{"list with semicolons", lines(strings.ReplaceAll(boardsHeader, ",", ";"), strings.ReplaceAll(boardsRow, ",", ";")), subsidy.Board{Number: "41999", Name: "Stichting De Laan", KvK: "01999999", City: "ASSEN"}},
		{"list without KvK", lines(boardsHeader, ",41999,Stichting De Laan,ASSEN,"), subsidy.Board{Number: "41999", Name: "Stichting De Laan", City: "ASSEN"}},
		{"number without its zero", lines(boardsHeader, ",999,Stichting De Laan,ASSEN,"), subsidy.Board{Number: "00999", Name: "Stichting De Laan", City: "ASSEN"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			register := newMemory()
			wantTally(t, take(t, register, file("besturen.csv", test.text)), Tally{Added: 1})
			if got := register.boards[test.want.Number]; got != test.want {
				t.Errorf("board\n got %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestNoFileWipesWhatAnotherHasSaid(t *testing.T) {
	register := newMemory()
	locations := file("vestigingen.csv", lines(olderHeader, olderRow))
	pupils := file("zittenblijven.csv", lines(pupilsHeader, pupilsRow))
	boards := file("besturen.csv", lines(boardsHeader, boardsRow))
	unnamed := file("besturen.csv", lines(boardsHeader, ",41999,  ,,"))
	for _, f := range []File{locations, pupils, boards, locations, unnamed, pupils} {
		take(t, register, f)
	}
	want := highTrees
	want.Pupils, want.Repeaters = subsidy.Counted(812), subsidy.Counted(40)
	if got := register.locations["99ZX00"]; got != want {
		t.Errorf("location\n got %+v\nwant %+v", got, want)
	}
	board := subsidy.Board{Number: "41999", Name: "Stichting De Laan", KvK: "01999999", City: "ASSEN"}
	if got := register.boards["41999"]; got != board {
		t.Errorf("board\n got %+v\nwant %+v", got, board)
	}
}

func TestWrongRowIsRefusedAndTheRestGoesIn(t *testing.T) {
	older := func(from, to string) string { return strings.Replace(olderRow, from, to, 1) }
	newer := func(from, to string) string { return strings.Replace(newerRow, from, to, 1) }
	long := strings.Repeat("é", 501)
	tests := []struct {
		name, header, row, want string
	}{
		{"KvK of an establishment", boardsHeader, ",41998,X,Y,123456789012", `line 2, column KVK-NUMMER: found "123456789012", expected 8 digits`},
		{"KvK in words", sampleHeader, "geen,X,vo,41998", `line 2, column kvk: found "geen", expected 8 digits`},
		{"board number of six digits", boardsHeader, ",419980,X,Y,", `line 2, column BEVOEGD GEZAG NUMMER: found "419980", expected 5 digits`},
		{"no board number", olderHeader, older("41999", "     "), `line 2, column BEVOEGD GEZAG NUMMER: found "", expected 5 digits`},
		{"BRIN", olderHeader, older("99ZX;", "ZX99;"), `line 2, column BRIN NUMMER: found "ZX99", expected 2 digits and 2 letters`},
		{"BRIN in the newer header", newerHeader, newer("99ZX;", ";"), `line 2, column INSTELLINGSCODE: found "", expected 2 digits and 2 letters`},
		{"location of another school", olderHeader, older("99ZX00", "99ZY00"), `line 2, column VESTIGINGSNUMMER: found "99ZY00", expected a location of 99ZX`},
		{"number of three digits", newerHeader, newer("99ZX00", "100"), `line 2, column VESTIGINGSCODE: found "100", expected 2 digits, or 99ZX and 2 digits`},
		{"no name", olderHeader, older("De Hoge Bomen", ""), `line 2, column VESTIGINGSNAAM: found "", expected a name`},
		{"postcode", olderHeader, older("9401 ZZ", "0401 ZZ"), `line 2, column POSTCODE: found "0401 ZZ", expected 4 digits and 2 letters`},
		{"region", newerHeader, newer("Midden", "Oost"), `line 2, column VAKANTIEREGIO: found "Oost", expected Noord, Midden or Zuid`},
		{"pupils in words", pupilsHeader, "99ZX;X;00;ASSEN;veel;40;3", `line 2, column AANTAL_LEERLINGEN: found "veel", expected a whole number up to 99999, or <5`},
		{"pupils below zero", pupilsHeader, "99ZX;X;00;ASSEN;-1;40;3", `line 2, column AANTAL_LEERLINGEN: found "-1", expected a whole number up to 99999, or <5`},
		{"too many pupils", pupilsHeader, "99ZX;X;00;ASSEN;100000;40;3", `line 2, column AANTAL_LEERLINGEN: found "100000", expected a whole number up to 99999, or <5`},
		{"no repeaters", pupilsHeader, "99ZX;X;00;ASSEN;10;  ;3", `line 2, column AANTAL_ZITTENBLIJVERS: found "", expected a whole number up to 99999, or <5`},
		{"repeaters with a fraction", pupilsHeader, "99ZX;X;00;ASSEN;10;1.5;3", `line 2, column AANTAL_ZITTENBLIJVERS: found "1.5", expected a whole number up to 99999, or <5`},
		{"<6", pupilsHeader, "99ZX;X;00;ASSEN;10;<6;3", `line 2, column AANTAL_ZITTENBLIJVERS: found "<6", expected a whole number up to 99999, or <5`},
		{"too few cells", sampleHeader, "01999999,X,vo", "line 2: found 3 cells, expected 4 cells"},
		{"one cell", sampleHeader, "01999999", "line 2: found 1 cell, expected 4 cells"},
		{"too many cells", sampleHeader, "01999999,X,vo,41998,", "line 2: found 5 cells, expected 4 cells"},
		{"overlong name", sampleHeader, "01999999," + long + ",vo,41998", `line 2, column naam: found "` + strings.Repeat("é", 60) + `…", expected at most 500 characters`},
		{"overlong cell that nobody reads", sampleHeader, "01999999,X," + long + ",41998", `line 2, column soort: found "` + strings.Repeat("é", 60) + `…", expected at most 500 characters`},
		{"zero byte", sampleHeader, "01999999,X\x00Y,vo,41998", `line 2, column naam: found "X\x00Y", expected text without control characters`},
		{"open quote", sampleHeader, `01999999,"X,vo,41998`, "line 2: found quotes that do not match, expected cells in \"…\" with inner quotes doubled"},
		{"quote inside a cell", sampleHeader, `01999999,X 5" Y,vo,41998`, "line 2: found quotes that do not match, expected cells in \"…\" with inner quotes doubled"},
		{"quotes not doubled", sampleHeader, `01999999,"X "Y" Z",vo,41998`, "line 2: found quotes that do not match, expected cells in \"…\" with inner quotes doubled"},
		{"broken UTF-8", bom + sampleHeader, "01999999,X\xE9,vo,41998", "line 2: found bytes that are no text, expected UTF-8, as in the rest of the file"},
		{"no letter in Windows-1252", sampleHeader, "01999999,X\x81,vo,41998", "line 2: found bytes that are no text, expected Windows-1252 or UTF-8"},
		{"endless row", sampleHeader, "01999999," + strings.Repeat("x", 200<<10), "line 2: found a row of more than 64 KB, expected a row of DUO's"},
	}
	good := map[string]string{
		olderHeader:        strings.ReplaceAll(olderRow, "99ZX", "99ZW"),
		newerHeader:        strings.ReplaceAll(newerRow, "99ZX", "99ZW"),
		pupilsHeader:       pupilsRow,
		sampleHeader:       sampleRow,
		bom + sampleHeader: sampleRow,
		boardsHeader:       boardsRow,
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			register := newMemory()
			take(t, register, file("eerst.csv", lines(olderHeader, olderRow)))
			report := take(t, register, file("f.csv", lines(test.header, test.row, good[test.header])))
			total := report.Total()
			if total.Refused != 1 || total.Added+total.Changed != 1 {
				t.Fatalf("want one row refused and one taken:\n%s", report)
			}
			if got := report.Files[0].Refusals[0].Error(); got != "f.csv "+test.want {
				t.Errorf("refusal\n got %s\nwant f.csv %s", got, test.want)
			}
			if !strings.Contains(report.String(), "  f.csv "+test.want+"\n") {
				t.Errorf("the report does not tell the refusal:\n%s", report)
			}
		})
	}
}

func TestFileThatIsNoneOfDUOsRefusesTheRun(t *testing.T) {
	without := func(header, column string) string { return strings.Replace(header, column, "X", 1) }
	tests := []struct {
		name, text, want string
	}{
		{"empty", "", "is empty"},
		{"byte order mark alone", bom, "is empty"},
		{"white space", "\r\n  \r\n\n", "is empty"},
		{"picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is none of DUO's files"},
		{"zero bytes", "\x00\x01\x02\x03\n", "is no CSV file: its first line is not text"},
		{"UTF-16", "\xFF\xFEk\x00v\x00k\x00", "is in UTF-16; save it as UTF-8"},
		{"no end of line", strings.Repeat("x", 200<<10), "is no CSV file: its first line has no end"},
		{"quotes", "\"kvk,naam\n", "is no CSV file: the quotes of its first line do not match"},
		{"another CSV", "a,b,c\n1,2,3\n", `is none of DUO's files that are known: its first line starts with "a"`},
		{"row instead of header", lines(olderRow, olderRow), "is none of DUO's files"},
		{"locations without postcode", lines(without(olderHeader, "POSTCODE"), olderRow), "looks like a list of locations, but lacks the column POSTCODE"},
		{"pupils without repeaters", lines(without(pupilsHeader, "AANTAL_ZITTENBLIJVERS"), pupilsRow), "looks like a list of pupils and repeaters, but lacks the column AANTAL_ZITTENBLIJVERS"},
		{"boards without KvK", lines(without(boardsHeader, "KVK-NUMMER"), boardsRow), "looks like a list of boards, but lacks the column KVK-NUMMER"},
		{"column twice", lines(boardsHeader+",KVK-NUMMER", boardsRow+",1"), "has the column KVK-NUMMER twice"},
		{"column in both generations", lines(olderHeader+";INSTELLINGSCODE", olderRow+";99ZX"), "has the column INSTELLINGSCODE twice"},
		{"region twice", lines(newerHeader+";VAKANTIEREGIO", newerRow+";Zuid"), "has the column VAKANTIEREGIO twice"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			register := newMemory()
			report, err := Import(t.Context(), register, []File{
				file("vestigingen.csv", lines(olderHeader, olderRow)), file("f.csv", test.text),
			})
			if err == nil || !strings.HasPrefix(err.Error(), "f.csv "+test.want) {
				t.Fatalf("error %v, want f.csv %s", err, test.want)
			}
			if len(report.Files) != 0 || len(register.boards)+len(register.locations) != 0 {
				t.Errorf("something was taken: %s %+v", report, register)
			}
		})
	}
}

func TestEveryUnknownFileIsNamed(t *testing.T) {
	missing := File{Name: "weg.csv", Open: func() (io.ReadCloser, error) { return nil, errors.New("no such file") }}
	_, err := Import(t.Context(), newMemory(), []File{file("leeg.csv", ""), missing})
	if want := "leeg.csv is empty\nweg.csv cannot be opened: no such file"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if _, err := Import(t.Context(), newMemory(), nil); err == nil {
		t.Error("a run without files passed")
	}
}

func TestColumnThatNobodyReadsMayComeTwice(t *testing.T) {
	text := lines(boardsHeader+",ADMINISTRATIEKANTOORNUMMER", boardsRow+",7")
	wantTally(t, take(t, newMemory(), file("besturen.csv", text)), Tally{Added: 1})
}

func TestHeaderAloneIsAFileWithoutRows(t *testing.T) {
	report := take(t, newMemory(), file("besturen.csv", boardsHeader))
	wantTally(t, report, Tally{})
	if report.Files[0].Kind != Boards {
		t.Errorf("kind %q, want %q", report.Files[0].Kind, Boards)
	}
}

func TestRowThatComesTwice(t *testing.T) {
	other := strings.Replace(pupilsRow, "812", "813", 1)
	tests := []struct {
		name string
		rows []string
		want Tally
	}{
		{"equal", []string{pupilsRow, pupilsRow}, Tally{Changed: 1, Unchanged: 1}},
		{"equal but for blanks", []string{pupilsRow, "99ZX;Anders;0;;812 ; 40;"}, Tally{Changed: 1, Unchanged: 1}},
		{"different", []string{pupilsRow, other}, Tally{Changed: 1, Refused: 1}},
		{"different and then equal to the first", []string{pupilsRow, other, pupilsRow}, Tally{Changed: 1, Refused: 1, Unchanged: 1}},
		{"after a wrong one", []string{"99ZX;X;00;;x;40;", pupilsRow}, Tally{Changed: 1, Refused: 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			register := newMemory()
			take(t, register, file("vestigingen.csv", lines(olderHeader, olderRow)))
			report := take(t, register, file("f.csv", lines(append([]string{pupilsHeader}, test.rows...)...)))
			wantTally(t, report, test.want)
			if got := register.locations["99ZX00"].Pupils; got != subsidy.Counted(812) {
				t.Errorf("pupils %v, want those of the first good row", got)
			}
		})
	}
	report := take(t, newMemory(), file("f.csv", lines(sampleHeader, sampleRow, "1999999,X,,41999")))
	want := "f.csv line 3: found 41999 again with other values, expected one row for each"
	if got := report.Files[0].Refusals[0].Error(); got != want {
		t.Errorf("refusal %s, want %s", got, want)
	}
}

func TestPupilsWithoutLocationAreReportedNotRefused(t *testing.T) {
	register := newMemory()
	report := take(t, register,
		file("zittenblijven.csv", lines(pupilsHeader, pupilsRow, strings.Replace(pupilsRow, "00", "07", 1))),
		file("vestigingen.csv", lines(olderHeader, olderRow)))
	wantTally(t, report, Tally{Added: 1, Changed: 1, NoLocation: 1})
	if want := "zittenblijven.csv: 1 row has no location: 99ZX07\n"; !strings.Contains(report.String(), want) {
		t.Errorf("report lacks %q:\n%s", want, report)
	}
	if _, there := register.locations["99ZX07"]; there {
		t.Error("a location came out of the list of pupils")
	}
}

func TestLinesAreCountedAlsoAcrossNewlinesInCells(t *testing.T) {
	report := take(t, newMemory(), file("f.csv", lines(sampleHeader,
		"01999999,\"twee\r\nregels\",vo,41998", "", "\"x\r\ny\",X,vo,41997", "x,X,vo,41996")))
	var at []int
	for _, refusal := range report.Files[0].Refusals {
		at = append(at, refusal.Line)
	}
	if want := []int{5, 7}; !reflect.DeepEqual(at, want) {
		t.Errorf("refused lines %v, want %v:\n%s", at, want, report)
	}
}

func TestOpenQuoteCostsItsOwnLineOnly(t *testing.T) {
	for _, more := range []int{0, 3, 3000} {
		text := []string{sampleHeader, `01999999,"Open,vo,41999`}
		for i := range more {
			text = append(text, fmt.Sprintf(`,"Bestuur ""%d""",vo,%d`, i, 10000+i))
		}
		text = append(text, `,"Ook open,vo,41998`, sampleRow)
		report := take(t, newMemory(), file("f.csv", lines(text...)))
		wantTally(t, report, Tally{Added: more + 1, Refused: 2})
	}
}

func TestFileKeepsToItsEncoding(t *testing.T) {
	tests := []struct {
		name, first, second string
		refused             int
		want                string
	}{
		{"UTF-8 all along", "Fryslân", "Skûlen", 0, "Skûlen"},
		{"Windows-1252 all along", "Frysl\xE2n", "Sk\xFBlen", 0, "Skûlen"},
		{"broken letter in UTF-8", "Fryslân", "Sk\xFBlen", 1, ""},
		{"what looks like UTF-8 in Windows-1252", "Frysl\xE2n", "CAF\xC9\x92S", 0, "CAFÉ’S"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			register := newMemory()
			report := take(t, register, file("f.csv", lines(sampleHeader, ","+test.first+",,41998", ","+test.second+",,41999")))
			wantTally(t, report, Tally{Added: 2 - test.refused, Refused: test.refused})
			if got := register.boards["41999"].Name; got != test.want {
				t.Errorf("name %q, want %q", got, test.want)
			}
		})
	}
}

// everyKind is one file of each kind and edition, which disagree with each other.
func everyKind() []File {
	return []File{
		file("besturen.csv", bom+lines(boardsHeader, ",41999,Stichting De Laan,ASSEN,", ",41998,,EMMEN,")),
		file("steekproef.csv", lines(sampleHeader, "01999999,De Laan (oud),vo,41999", "01999998,Stichting De Es,vo,41998")),
		file("vestigingen-2021.csv", lines(newerHeader, newerRow)),
		file("vestigingen-2019.csv", lines(olderHeader, strings.Replace(olderRow, "Hoge", "Lage", 1),
			strings.ReplaceAll(olderRow, "99ZX00", "99ZX01"))),
		file("zittenblijven.csv", lines(pupilsHeader, pupilsRow, "99ZX;Elders;09;ASSEN;10;<5;<5")),
	}
}

func TestOrderOfFilesDoesNotMatterAndSecondRunChangesNothing(t *testing.T) {
	files := everyKind()
	first := newMemory()
	want := take(t, first, files...).String()
	for turn := range files {
		turned := append(append([]File{}, files[turn:]...), files[:turn]...)
		for _, order := range [][]File{turned, reversed(turned)} {
			register := newMemory()
			if got := take(t, register, order...).String(); got != want {
				t.Fatalf("report\n%s\nwant\n%s", got, want)
			}
			if !reflect.DeepEqual(register, first) {
				t.Fatalf("register\n%+v\nwant\n%+v", register, first)
			}
			again := take(t, register, order...)
			wantTally(t, again, Tally{Unchanged: 7, Superseded: 1, NoLocation: 1})
			if !strings.Contains(again.String(), "\ntaken: 0 new, 0 changed, 7 unchanged\n") {
				t.Errorf("the report does not say that nothing changed:\n%s", again)
			}
		}
	}
}

func reversed(files []File) []File {
	var back []File
	for i := range files {
		back = append(back, files[len(files)-1-i])
	}
	return back
}

func TestBetterFileHasTheLastWordInARun(t *testing.T) {
	register := newMemory()
	report := take(t, register, everyKind()...)
	wantTally(t, report, Tally{Added: 4, Changed: 3, Superseded: 1, NoLocation: 1})
	boards := map[subsidy.BoardNumber]subsidy.Board{
		"41999": {Number: "41999", Name: "Stichting De Laan", KvK: "01999999", City: "ASSEN"},
		"41998": {Number: "41998", Name: "Stichting De Es", KvK: "01999998", City: "EMMEN"},
	}
	if !reflect.DeepEqual(register.boards, boards) {
		t.Errorf("boards\n got %+v\nwant %+v", register.boards, boards)
	}
	if got := register.locations["99ZX00"]; got.Name != "De Hoge Bomen" || got.Region != subsidy.RegionMidden {
		t.Errorf("location %+v, want that of the newer header", got)
	}
}

func TestOfTwoFilesAlikeTheLaterHasTheLastWord(t *testing.T) {
	register := newMemory()
	files := []File{
		file("vestigingen.csv", lines(olderHeader, olderRow)),
		file("2020.csv", lines(pupilsHeader, pupilsRow)),
		file("2021.csv", lines(pupilsHeader, strings.Replace(pupilsRow, "812", "790", 1))),
	}
	take(t, register, files...)
	if got := register.locations["99ZX00"].Pupils; got != subsidy.Counted(790) {
		t.Errorf("pupils %v, want 790", got)
	}
	wantTally(t, take(t, register, files...), Tally{Unchanged: 2, Superseded: 1})
}

func TestReportIsATableInPlainEnglish(t *testing.T) {
	report := take(t, newMemory(), everyKind()...)
	want := `file                  kind       rows  new  changed  unchanged  no location  refused
besturen.csv          boards     2     2    0        0          0            0
steekproef.csv        boards     2     0    2        0          0            0
vestigingen-2021.csv  locations  1     1    0        0          0            0
vestigingen-2019.csv  locations  2     1    0        0          0            0
zittenblijven.csv     pupils     2     0    1        0          1            0
total                            9     4    3        0          1            0

taken: 4 new, 3 changed, 0 unchanged
vestigingen-2019.csv: 1 row gives way to a better file of this run
zittenblijven.csv: 1 row has no location: 99ZX09
`
	var text strings.Builder
	n, err := report.WriteTo(&text)
	if err != nil || n != int64(text.Len()) {
		t.Fatalf("WriteTo gave %d, %v for %d bytes", n, err, text.Len())
	}
	if text.String() != want {
		t.Errorf("report\n%s\nwant\n%s", text.String(), want)
	}
}

func TestReportKeepsAThousandDetailsAndCountsTheRest(t *testing.T) {
	text := []string{pupilsHeader}
	for i := range 1500 {
		text = append(text, pupilsHeader, fmt.Sprintf("%02dZZ;X;%02d;;10;1;", i/100, i%100))
	}
	report := take(t, newMemory(), file("f.csv", lines(text...)))
	wantTally(t, report, Tally{Refused: 1500, NoLocation: 1500})
	f := report.Files[0]
	if len(f.Refusals) != 1000 || len(f.Strays) != 1000 {
		t.Errorf("kept %d refusals and %d strays, want 1000 of each", len(f.Refusals), len(f.Strays))
	}
	for _, want := range []string{"  and 500 more\n", "f.csv: 1500 rows refused:\n", ", 00ZZ09 and 1490 more\n"} {
		if !strings.Contains(report.String(), want) {
			t.Errorf("report lacks %q", want)
		}
	}
}

func TestErrorOfTheRegisterEndsTheRunAndIsNamed(t *testing.T) {
	register := newMemory()
	register.fail = errors.New("disk full")
	report, err := Import(t.Context(), register, []File{file("f.csv", lines(sampleHeader, sampleRow))})
	if want := "f.csv: line 2: disk full"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if !errors.Is(err, register.fail) {
		t.Error("the error hides its cause")
	}
	wantTally(t, report, Tally{})
	if len(register.boards) != 0 {
		t.Error("the transaction left a trace")
	}
}

func TestFileThatBreaksOffKeepsWhatWasRead(t *testing.T) {
	broken := errors.New("unplugged")
	f := File{Name: "f.csv", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader(lines(sampleHeader, sampleRow)), iotest.ErrReader(broken))), nil
	}}
	register := newMemory()
	report, err := Import(t.Context(), register, []File{f})
	if want := "f.csv cannot be read after line 2: unplugged"; err == nil || err.Error() != want || !errors.Is(err, broken) {
		t.Errorf("error %v, want %s", err, want)
	}
	wantTally(t, report, Tally{Added: 1})
}

func TestTransactionThatIsTriedAgainCountsOnce(t *testing.T) {
	register := newMemory()
	register.again = true
	report := take(t, register, everyKind()...)
	wantTally(t, report, Tally{Added: 4, Changed: 3, Superseded: 1, NoLocation: 1})
}

func TestCancelledRunStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	register := newMemory()
	if _, err := Import(ctx, register, everyKind()); !errors.Is(err, ctx.Err()) {
		t.Errorf("error %v, want %v", err, ctx.Err())
	}
	if len(register.boards) != 0 {
		t.Error("a cancelled run wrote")
	}
}

func TestEveryFileIsClosed(t *testing.T) {
	for _, text := range []string{lines(sampleHeader, sampleRow), "", "x"} {
		closed := 0
		f := File{Name: "f.csv", Open: func() (io.ReadCloser, error) {
			return closer{strings.NewReader(text), &closed}, nil
		}}
		_, _ = Import(t.Context(), newMemory(), []File{f})
		if closed != 1 {
			t.Errorf("file %q was closed %d times", text, closed)
		}
	}
}

type closer struct {
	io.Reader
	closed *int
}

func (c closer) Close() error { *c.closed++; return nil }
