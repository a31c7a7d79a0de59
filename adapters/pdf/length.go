package pdf

import "fmt"

// length is a distance in thousandths of a point. It is whole, so that every
// machine sets the same page.
type length int

const (
	point      length = 1000
	millimetre length = 2835
)

// String gives the length in points, as a page wants it.
func (l length) String() string {
	sign := ""
	if l < 0 {
		sign, l = "-", -l
	}
	return fmt.Sprintf("%s%d.%03d", sign, l/point, l%point)
}

// A4, with the margins of a letter.
const (
	pageWidth  length = 595276
	pageHeight length = 841890
	marginSide        = 25 * millimetre
	marginTop         = 30 * millimetre
	marginFoot        = 28 * millimetre
	bodyWidth         = pageWidth - 2*marginSide
	bodyHeight        = pageHeight - marginTop - marginFoot
	bodyTop           = pageHeight - marginTop
	headerLine        = pageHeight - 16*millimetre
	footerLine        = 14 * millimetre
)

// em is how many parts the size of a letter has, in which widths are told.
const em = 1000

// scale gives the length of a width in parts of the em, set in this size.
func scale(width int, size length) length { return length(width) * size / em }

// room gives how many parts of the em go into a length.
func room(l, size length) int { return int(l * em / size) }

// style is how a block looks.
type style struct {
	size    length
	leading length // from line to line
	above   length // white before the block
	bold    bool
}

var (
	plain   = style{size: 11 * point, leading: 16 * point, above: 9 * point}
	small   = style{size: 9 * point, leading: 13 * point, above: 14 * point}
	inTable = style{size: 10500, leading: 15 * point}
	titles  = style{size: 10500, leading: 15 * point, bold: true}
	caption = style{size: 10500, leading: 15 * point, above: 9 * point, bold: true}
	margins = style{size: 9 * point, leading: 13 * point}
)

// headings are the styles of the levels of headings.
var headings = [...]style{
	{size: 18 * point, leading: 24 * point, above: 20 * point, bold: true},
	{size: 13500, leading: 19 * point, above: 20 * point, bold: true},
	{size: 11500, leading: 16 * point, above: 16 * point, bold: true},
}
