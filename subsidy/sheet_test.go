package subsidy_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

func anyText(t *rapid.T) subsidy.Text {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) subsidy.Run {
		return subsidy.Run{Text: rapid.String().Draw(t, "text"), Bold: rapid.Bool().Draw(t, "bold"), Whole: rapid.Bool().Draw(t, "whole")}
	}), 0, 4).Draw(t, "runs")
}

func anyRow(t *rapid.T) subsidy.Row {
	word := rapid.String()
	return subsidy.Row{
		Name: word.Draw(t, "name"), Note: word.Draw(t, "note"),
		Cells: rapid.SliceOfN(word, 0, 3).Draw(t, "cells"), Total: rapid.Bool().Draw(t, "total"),
	}
}

func anyBlock(t *rapid.T) subsidy.Block {
	word, rows := rapid.String(), rapid.SliceOfN(rapid.Custom(anyRow), 0, 3)
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		return subsidy.Heading{Level: rapid.IntRange(1, 3).Draw(t, "level"), Text: word.Draw(t, "heading")}
	case 1:
		return subsidy.Paragraph{Text: anyText(t), Small: rapid.Bool().Draw(t, "small"), Typed: rapid.Bool().Draw(t, "typed")}
	case 2:
		return subsidy.Lines(rapid.SliceOfN(word, 0, 4).Draw(t, "lines"))
	case 3:
		return subsidy.List(rapid.SliceOfN(rapid.Custom(anyText), 0, 4).Draw(t, "items"))
	case 4:
		return subsidy.Table{
			Caption: word.Draw(t, "caption"), Columns: rapid.SliceOfN(word, 0, 3).Draw(t, "columns"),
			Rows: rows.Draw(t, "rows"), Sums: rows.Draw(t, "sums"),
		}
	}
	return subsidy.Details(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) subsidy.Detail {
		return subsidy.Detail{Name: word.Draw(t, "name"), Text: anyText(t)}
	}), 0, 4).Draw(t, "details"))
}

func TestTheBlocksOfALetterReadBackAsTheyWereWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written := subsidy.Blocks(rapid.SliceOfN(rapid.Custom(anyBlock), 0, 6).Draw(t, "blocks"))
		raw, err := json.Marshal(written)
		if err != nil {
			t.Fatal(err)
		}
		var read subsidy.Blocks
		if err := json.Unmarshal(raw, &read); err != nil || !reflect.DeepEqual(read, written) {
			t.Fatalf("%s reads as\n%#v, was\n%#v (%v)", raw, read, written, err)
		}
		if again, err := json.Marshal(read); err != nil || string(again) != string(raw) {
			t.Fatalf("%s was written again as %s (%v)", raw, again, err)
		}
	})
}

func TestALetterWithAnUnknownPartIsNotRead(t *testing.T) {
	for _, raw := range []string{`[{"kind":"drawing","block":{}}]`, `[{"kind":"heading","block":[]}]`, `{}`, `[{"kind":"lines"}]`} {
		var read subsidy.Blocks
		if err := json.Unmarshal([]byte(raw), &read); err == nil {
			t.Errorf("%s reads as %#v", raw, read)
		}
	}
}
