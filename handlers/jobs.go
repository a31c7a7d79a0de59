package handlers

import (
	"github.com/gofiber/fiber/v2"

	"subsidieportaal/views"
)

func (s *Server) listJobs(c *fiber.Ctx) error {
	jobs, err := s.Service.Jobs(c.UserContext(), user(c))
	if err != nil {
		return err
	}
	return s.render(c, "job/index", views.JobsPage{Page: s.page(c, "Taken"), Jobs: jobs})
}
