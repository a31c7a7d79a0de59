package handlers

import (
	"crypto/rand"
	"strings"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/static"
)

const contentPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; " +
	"font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

// headers sets what every answer carries. A handler may set a stricter policy.
func (s *Server) headers(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, contentPolicy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	// Not no-referrer: browsers would send "Origin: null" with forms.
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	c.Set(fiber.HeaderCacheControl, "no-store")
	if s.secure() {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=63072000; includeSubDomains")
	}
}

// secure tells whether people reach the portal by https.
func (s *Server) secure() bool { return s.BaseURL.Scheme == "https" }

func newRequestID() string { return strings.ToLower(rand.Text()[:16]) }

// asset serves a built file under its hashed name, for a year.
func (s *Server) asset(c *fiber.Ctx) error {
	name := c.Params("name")
	content, mediaType, ok := static.Open(name)
	if !ok {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, mediaType)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if packed, ok := static.Gzipped(name); ok && strings.Contains(c.Get(fiber.HeaderAcceptEncoding), "gzip") {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(packed)
	}
	return c.Send(content)
}
