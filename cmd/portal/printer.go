package main

import (
	"fmt"

	"subsidieportaal/adapters/pdf"
	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// sender is whose name stands on the paper.
const sender = "Ministerie (voorbeeld)"

// printer prints sheets as tagged PDF.
type printer struct{}

// Print gives the sheet as a PDF file. The same sheet gives the same bytes.
func (printer) Print(s views.Sheet) ([]byte, error) {
	d := pdf.Document{Title: s.Title, Author: sender, Subject: s.Subject, Date: s.Date, Header: sender, Footer: s.Footer}
	for _, b := range s.Blocks {
		printed, err := printedBlock(b)
		if err != nil {
			return nil, err
		}
		d.Blocks = append(d.Blocks, printed)
	}
	return pdf.Bytes(d)
}

// printedBlock gives a block as paper has it. One that it does not know is an
// error: a letter that lacks a part must not be sent.
func printedBlock(b subsidy.Block) (pdf.Block, error) {
	switch b := b.(type) {
	case subsidy.Heading:
		return pdf.Heading{Level: b.Level, Text: b.Text}, nil
	case subsidy.Paragraph:
		return pdf.Paragraph{Text: printedText(b.Text), Small: b.Small}, nil
	case subsidy.Lines:
		return pdf.Address{Lines: b}, nil
	case subsidy.List:
		return printedList(b), nil
	case subsidy.Table:
		return printedTable(b), nil
	case subsidy.Details:
		return printedDetails(b), nil
	}
	return nil, fmt.Errorf("a %s cannot be printed", b.Kind())
}

func printedText(t subsidy.Text) pdf.Text {
	var text pdf.Text
	for _, r := range t {
		text = append(text, pdf.Run{Text: r.Text, Bold: r.Bold, Whole: r.Whole})
	}
	return text
}

func printedList(l subsidy.List) pdf.List {
	var list pdf.List
	for _, item := range l {
		list.Items = append(list.Items, printedText(item))
	}
	return list
}

// printedTable leaves the caption out: on paper the heading above the table
// says it already.
func printedTable(t subsidy.Table) pdf.Table {
	var table pdf.Table
	for i, title := range t.Columns {
		table.Columns = append(table.Columns, pdf.Column{Title: title, Right: i > 0})
	}
	for _, r := range t.Rows {
		table.Rows = append(table.Rows, printedRow(r))
	}
	for _, r := range t.Sums {
		table.Rows = append(table.Rows, printedRow(r))
	}
	return table
}

// printedRow has its name in bold where a word on it comes below.
func printedRow(r subsidy.Row) pdf.Row {
	name := pdf.Text{pdf.Plain(r.Name)}
	if r.Note != "" {
		name = pdf.Text{pdf.Bold(r.Name), pdf.Plain("\n" + r.Note)}
	}
	row := pdf.Row{Cells: []pdf.Text{name}, Total: r.Total}
	for _, cell := range r.Cells {
		row.Cells = append(row.Cells, pdf.Text{pdf.Plain(cell)})
	}
	return row
}

// printedDetails is a table without titles, which is how the paper sets facts.
func printedDetails(f subsidy.Details) pdf.Table {
	table := pdf.Table{Columns: make([]pdf.Column, 2)}
	for _, fact := range f {
		table.Rows = append(table.Rows, pdf.Row{Cells: []pdf.Text{{pdf.Plain(fact.Name)}, printedText(fact.Text)}})
	}
	return table
}
