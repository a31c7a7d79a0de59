package subsidy

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fileKind is a kind of file that may be attached: its extensions and the
// bytes that its content begins with.
type fileKind struct {
	mediaType  string
	extensions []string
	magic      []byte
}

var fileKinds = []fileKind{
	{"application/pdf", []string{".pdf"}, []byte("%PDF-")},
	{"image/png", []string{".png"}, []byte("\x89PNG\r\n\x1a\n")},
	{"image/jpeg", []string{".jpg", ".jpeg"}, []byte("\xff\xd8\xff")},
}

// Attach adds a file to a draft: PDF, PNG or JPEG by content and by extension,
// at most AttachmentMaxBytes and AttachmentMaximum of them.
func (s *Service) Attach(ctx context.Context, by User, ref Reference, name string, content []byte) (Dossier, error) {
	var d Dossier
	err := s.inTx(ctx, func(tx Store) error {
		a, t, open, err := s.change(ctx, tx, by, ref, ActAttach, SectionAttachments)
		if err != nil {
			return err
		}
		there, err := tx.Attachments(ctx, a.ID)
		if err != nil {
			return err
		}
		file, err := newAttachment(name, content, len(there))
		if err != nil {
			return err
		}
		file.ID, file.Application, file.UploadedBy, file.UploadedAt = newID(), a.ID, by.ID, s.now()
		if err := tx.AddAttachment(ctx, file, content); err != nil {
			return err
		}
		a.Answers.MarkSaved(SectionAttachments)
		if d, err = s.store(ctx, tx, by, a, t, open); err != nil {
			return err
		}
		return s.record(ctx, tx, a, t, by, file.Name)
	})
	return d, err
}

// newAttachment judges a file by what it is, not by what it claims to be.
func newAttachment(name string, content []byte, there int) (Attachment, error) {
	name = fileName(name)
	refuseFile := func(format string, args ...any) (Attachment, error) {
		return Attachment{}, refuseField(FieldAttachment, "", fmt.Sprintf(format, args...))
	}
	switch {
	case there >= AttachmentMaximum:
		return refuseFile("U heeft al %d bestanden toegevoegd. Dat is het meeste. Verwijder er eerst een.", AttachmentMaximum)
	case len(content) == 0 && name == nameless:
		return refuseFile("Kies een bestand.")
	case len(content) == 0:
		return refuseFile("%s is leeg. Kies een ander bestand.", name)
	case len(content) > AttachmentMaxBytes:
		return refuseFile("%s is groter dan 10 MB. Maak het bestand kleiner en probeer het opnieuw.", name)
	}
	kind, ok := kindOfFile(name, content)
	if !ok {
		return refuseFile("%s is geen PDF, PNG of JPEG. Sla het bestand op als PDF en probeer het opnieuw.", name)
	}
	sum := sha256.Sum256(content)
	return Attachment{Name: name, MediaType: kind.mediaType, Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:])}, nil
}

func kindOfFile(name string, content []byte) (fileKind, bool) {
	extension := strings.ToLower(path.Ext(name))
	for _, kind := range fileKinds {
		if !bytes.HasPrefix(content, kind.magic) {
			continue
		}
		for _, e := range kind.extensions {
			if e == extension {
				return kind, true
			}
		}
	}
	return fileKind{}, false
}

// fileNameMaximum is the most characters of a file's name that are kept.
const fileNameMaximum = 120

// nameless stands for the name of a file that came without one.
const nameless = "bestand"

// fileName keeps what is fit to show of the name that a browser sent: no path,
// no control or direction characters, and not too long.
func fileName(sent string) string {
	sent = strings.ToValidUTF8(sent, "")
	sent = path.Base(strings.ReplaceAll(sent, `\`, "/"))
	sent = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, sent)
	sent = strings.TrimSpace(sent)
	if sent == "" || sent == "." || sent == "/" {
		return nameless
	}
	for utf8.RuneCountInString(sent) > fileNameMaximum {
		extension := path.Ext(sent)
		runes := []rune(strings.TrimSuffix(sent, extension))
		if len(runes) < 2 || utf8.RuneCountInString(extension) > 10 {
			return string([]rune(sent)[:fileNameMaximum])
		}
		sent = string(runes[:max(1, fileNameMaximum-utf8.RuneCountInString(extension))]) + extension
	}
	return sent
}

// Detach removes a file from a draft, or one that was added for an open
// supplement: what was filed stays.
func (s *Service) Detach(ctx context.Context, by User, ref Reference, id string) error {
	return s.inTx(ctx, func(tx Store) error {
		a, t, open, err := s.change(ctx, tx, by, ref, ActDetach, SectionAttachments)
		if err != nil {
			return err
		}
		if err := tx.RemoveAttachment(ctx, a.ID, id); err != nil {
			return err
		}
		if _, err := s.store(ctx, tx, by, a, t, open); err != nil {
			return err
		}
		return s.record(ctx, tx, a, t, by, "")
	})
}

// File gives a file of an application of the person's board, or one that was
// filed to an official who reads files: what a board adds for a supplement is
// its own until it files that.
func (s *Service) File(ctx context.Context, by User, ref Reference, id string) (Attachment, []byte, error) {
	a, err := s.readable(ctx, by, ref)
	if err != nil {
		return Attachment{}, nil, err
	}
	file, content, err := s.Store.AttachmentContent(ctx, a.ID, id)
	if err != nil || by.Role.OfBoard() {
		return file, content, err
	}
	last, err := s.Store.LastFiling(ctx, a.ID)
	if err == nil && file.UploadedAt.After(last.ReceivedAt) {
		err = refuse(NotFound, "", "Dit bestand bestaat niet.")
	}
	return file, content, err
}

// readable gives an application that this person may read.
func (s *Service) readable(ctx context.Context, by User, ref Reference) (Application, error) {
	switch {
	case by.Role.OfBoard():
		return s.Store.BoardApplication(ctx, by.Board, ref)
	case by.Role.ReadsFiles():
		return fileFor(ctx, s.Store, by, ref)
	}
	return Application{}, refuse(NotFound, "", "Deze aanvraag bestaat niet.")
}
