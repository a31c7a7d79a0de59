package db

import "context"

// ties holds I12: nobody checked, advised or decided on an application of a board to
// which they had declared a tie that counts for it, and no decision stands on
// the advice of somebody who had; nor was one made known after such a tie, or an
// amount proposed or settled (A12).
func (v *verification) ties(ctx context.Context) error {
	const query = `
SELECT a.reference FROM applications a
WHERE EXISTS (
	SELECT 1 FROM application_ties t JOIN advices x ON x.application = t.application AND x.advised_by = t.user_id
	WHERE t.application = a.id AND t.declared_at <= x.advised_at)
OR EXISTS (
	SELECT 1 FROM application_ties t JOIN decisions d ON d.application = t.application AND t.user_id IN (d.advised_by, d.decided_by)
	WHERE t.application = a.id AND t.declared_at <= d.decided_at)
OR EXISTS (
	SELECT 1 FROM application_ties t JOIN check_outcomes c ON c.application = t.application AND c.given_by = t.user_id
	WHERE t.application = a.id AND t.declared_at <= c.given_at)
OR EXISTS (
	SELECT 1 FROM application_ties t JOIN announcements n ON n.application = t.application JOIN decisions d ON d.id = n.decision
	WHERE t.application = a.id AND t.user_id IN (d.advised_by, d.decided_by, n.announced_by) AND t.declared_at <= n.at)
OR EXISTS (
	SELECT 1 FROM application_ties t JOIN proposals p ON p.application = t.application AND p.proposed_by = t.user_id
	WHERE t.application = a.id AND t.declared_at <= p.at)
OR EXISTS (
	SELECT 1 FROM application_ties t JOIN settlements s ON s.application = t.application AND t.user_id IN (s.proposed_by, s.settled_by)
	WHERE t.application = a.id AND t.declared_at <= s.at)
OR EXISTS (
	SELECT 1 FROM application_ties t JOIN objections o ON o.application = t.application
	WHERE t.application = a.id AND ((t.user_id = o.advised_by AND t.declared_at <= COALESCE(o.decided_at, o.advised_at))
		OR (t.user_id = o.decided_by AND t.declared_at <= o.decided_at)))
ORDER BY a.reference`
	return v.named(ctx, "I12", "was handled by somebody with a tie with its board", query)
}
