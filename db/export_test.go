package db

// What the tests look at from inside.
var (
	CheckPragmas  = checkPragmas
	WriterPragmas = writerPragmas
	Number        = number
	ToSQLite      = toSQLite
	Migrations    = migrations
)

// Queries gives every query that ran in this process, as it is written.
func Queries() []string {
	var queries []string
	numbered.Range(func(query, _ any) bool {
		queries = append(queries, query.(string))
		return true
	})
	return queries
}
