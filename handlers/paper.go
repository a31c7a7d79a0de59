package handlers

import (
	"github.com/gofiber/fiber/v2"

	"subsidieportaal/views"
)

// Printer sets a sheet on paper.
type Printer interface {
	// Print gives the sheet as a PDF file. The same sheet gives the same bytes.
	Print(views.Sheet) ([]byte, error)
}

// printReceipt sends the receipt as PDF, the same file every time.
func (s *Server) printReceipt(c *fiber.Ctx) error {
	receipt, version, err := s.receiptOf(c)
	if err != nil {
		return err
	}
	name := "ontvangst-" + string(receipt.Application.Reference)
	if version != "" {
		name += "-" + version
	}
	return s.print(c, name+".pdf", views.ReceiptSheet(receipt))
}

// printLetter sends a letter as PDF, the same file every time.
func (s *Server) printLetter(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	_, frozen, letter, err := s.Service.ReadLetter(c.UserContext(), user(c), ref, c.Params("id"))
	if err != nil {
		return err
	}
	return s.print(c, frozen.Kind.File(ref)+".pdf", views.LetterSheet(frozen, letter))
}

// print sends a sheet as a PDF file; without a printer there is none.
func (s *Server) print(c *fiber.Ctx, name string, sheet views.Sheet) error {
	if s.Printer == nil {
		return fiber.ErrNotFound
	}
	content, err := s.Printer.Print(sheet)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/pdf")
	return download(c, name, content)
}
