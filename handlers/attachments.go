package handlers

import (
	"io"
	"mime"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// attachmentForm has a place for the file, which uploaded reads.
type attachmentForm struct {
	File string `form:"bestand" validate:"line"`
}

// addAttachment adds the file of a form; the same page comes back, with an
// error at the field where the file cannot be taken.
func (s *Server) addAttachment(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	if err := readForm(c, &attachmentForm{}); err != nil {
		return err
	}
	name, content, err := uploaded(c)
	if err != nil {
		return err
	}
	d, err := s.Service.Attach(c.UserContext(), user(c), ref, name, content)
	if faults, ok := fields(err); ok {
		return s.refusedFile(c, faults)
	}
	if err != nil {
		return err
	}
	file := d.Attachments[len(d.Attachments)-1]
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: file.Name + " is toegevoegd."})
	return seeOther(c, sectionPath(ref, subsidy.SectionAttachments))
}

// uploaded reads the one file of the form within the request: what the
// framework holds is gone after it. No file at all is an empty one.
func uploaded(c *fiber.Ctx) (name string, content []byte, err error) {
	form, err := c.MultipartForm()
	if err != nil {
		return "", nil, nil
	}
	files := form.File[subsidy.FieldAttachment]
	if len(files) == 0 {
		return "", nil, nil
	}
	f, err := files[0].Open()
	if err != nil {
		return "", nil, err
	}
	defer f.Close()
	// One byte over the limit is enough to refuse it.
	content, err = io.ReadAll(io.LimitReader(f, subsidy.AttachmentMaxBytes+1))
	return files[0].Filename, content, err
}

func (s *Server) refusedFile(c *fiber.Ctx, faults []subsidy.FieldError) error {
	d, err := s.draft(c)
	if err != nil {
		return err
	}
	page := s.sectionPage(c, d, subsidy.SectionAttachments)
	page.Errors = faults
	return s.renderSection(c.Status(fiber.StatusUnprocessableEntity), page)
}

func (s *Server) removeAttachment(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	if err := readForm(c, &emptyForm{}); err != nil {
		return err
	}
	if err := s.Service.Detach(c.UserContext(), user(c), ref, c.Params("id")); err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Het bestand is verwijderd."})
	return seeOther(c, sectionPath(ref, subsidy.SectionAttachments))
}

// showAttachment sends a file as a download that no browser runs.
func (s *Server) showAttachment(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	file, content, err := s.Service.File(c.UserContext(), user(c), ref, c.Params("id"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, file.MediaType)
	return download(c, file.Name, content)
}

// download sends content as a file with this name, which no browser runs.
func download(c *fiber.Ctx, name string, content []byte) error {
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	c.Set(fiber.HeaderContentSecurityPolicy, "sandbox; default-src 'none'")
	return c.Send(content)
}
