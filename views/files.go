package views

import (
	"fmt"
	"strconv"

	"subsidieportaal/subsidy"
)

// fileSize gives a number of bytes such as "412 kB" or "1,4 MB".
func fileSize(bytes int64) string {
	const kilo, mega = 1 << 10, 1 << 20
	if bytes < mega {
		return strconv.FormatInt(max(1, (bytes+kilo/2)/kilo), 10) + " kB"
	}
	tenths := (10*bytes + mega/2) / mega
	if tenths%10 == 0 {
		return strconv.FormatInt(tenths/10, 10) + " MB"
	}
	return fmt.Sprintf("%d,%d MB", tenths/10, tenths%10)
}

// shortHash gives the beginning and the end of a SHA-256 in hex.
func shortHash(sum string) string {
	if len(sum) < 16 {
		return sum
	}
	return sum[:6] + "…" + sum[len(sum)-4:]
}

// fileLink is a file of an application with where to find it.
type fileLink struct {
	subsidy.Attachment
	Address string
}

func fileOf(ref subsidy.Reference, a subsidy.Attachment) fileLink {
	return fileLink{a, "/aanvragen/" + string(ref) + "/bestanden/" + a.ID}
}
