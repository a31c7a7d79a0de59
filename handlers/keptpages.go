package handlers

import (
	"bytes"
	"sync"

	"github.com/gofiber/fiber/v2"
)

// keptMost is how many public pages are kept; there are about a dozen.
const keptMost = 64

// keptPages are public pages as they were answered at one moment. Nothing in
// them is of a person.
type keptPages struct {
	mu     sync.Mutex
	moment moment
	pages  map[string][]byte
}

// moment is for how long a page says what the portal holds: until this copy
// writes something, and a second at most, for another copy may write too.
type moment struct {
	second  int64
	written uint64
}

func (k *keptPages) at(m moment, path string) []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.moment != m {
		return nil
	}
	return k.pages[path]
}

func (k *keptPages) keep(m moment, path string, page []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.moment != m || k.pages == nil {
		k.moment, k.pages = m, map[string][]byte{}
	}
	if len(k.pages) < keptMost {
		k.pages[path] = bytes.Clone(page)
	}
}

// kept answers a visitor who asks for a public page with what the visitor
// before got at the same moment. Whoever has signed in, or typed something in
// the address, gets a page of their own.
func (s *Server) kept(handle fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := visitOf(c)
		if s.Written == nil || s.Demo != nil || v.user != nil || len(v.session.Values) > 0 || len(c.Request().URI().QueryString()) > 0 {
			return handle(c)
		}
		m, path := moment{s.Service.Now().Unix(), s.Written()}, c.Path()
		if page := s.pages.at(m, path); page != nil {
			c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
			return c.Send(page)
		}
		err := handle(c)
		if err == nil && c.Response().StatusCode() == fiber.StatusOK {
			s.pages.keep(m, path, c.Response().Body())
		}
		return err
	}
}
