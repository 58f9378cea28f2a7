package stat

import (
	"cmp"
	"slices"
)

// Severity says what a finding does to a submission.
// The zero Severity is Blocking: forgetting it refuses.
type Severity uint8

const (
	Blocking Severity = iota // refused until mended
	Question                 // accepted; needs an answer or a reason
	Notice                   // for information
)

var severityNames = [...]string{"blocking", "question", "note"}

func (s Severity) String() string { return severityNames[s] }

// MarshalText writes blocking, question or note.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote; anything else is Blocking.
func (s *Severity) UnmarshalText(b []byte) error {
	*s = Severity(max(0, slices.Index(severityNames[:], string(b))))
	return nil
}

// A FindingCode names one kind of finding. Codes are never renamed or reused.
type FindingCode string

// The codes that whole files, rows, cells and comparisons can get.
const (
	WorkbookUnreadable FindingCode = "workbook-unreadable"
	WorkbookEncrypted  FindingCode = "workbook-encrypted"
	WorkbookTruncated  FindingCode = "workbook-truncated"
	WorkbookTooLarge   FindingCode = "workbook-too-large"
	NotAWorkbook       FindingCode = "not-a-workbook"
	TableNotFound      FindingCode = "table-not-found"

	RowMissing   FindingCode = "row-missing"
	RowDuplicate FindingCode = "row-duplicate"

	ValueMissing         FindingCode = "value-missing"
	NumberWords          FindingCode = "number-words"
	CellError            FindingCode = "cell-error"
	FormulaNotCalculated FindingCode = "formula-not-calculated"
	DateInNumber         FindingCode = "date-in-number"
	OutOfBounds          FindingCode = "out-of-bounds"
	MeasureDiffers       FindingCode = "measure-differs"

	SharesSum        FindingCode = "shares-sum"
	PartExceedsWhole FindingCode = "part-exceeds-whole"

	NumberAmbiguous FindingCode = "number-ambiguous"
	PercentDoubt    FindingCode = "percent-doubt"
	NumberFraction  FindingCode = "number-fraction"
	LabelGuessed    FindingCode = "label-guessed"

	MagnitudeJump     FindingCode = "magnitude-jump"
	FractionSlip      FindingCode = "fraction-slip"
	OutOfRange        FindingCode = "out-of-range"
	NumberApproximate FindingCode = "number-approximate"
	NumberWithWords   FindingCode = "number-with-words"
	CumulativeFell    FindingCode = "cumulative-fell"
	VerdictDiffers    FindingCode = "verdict-differs"
	VerdictMissing    FindingCode = "verdict-missing"
	VerdictUnknown    FindingCode = "verdict-unknown"
	VerdictOpen       FindingCode = "verdict-open"
	TargetDiffers     FindingCode = "target-differs"
	UnitDiffers       FindingCode = "unit-differs"
	PeriodDiffers     FindingCode = "period-differs"

	HiddenRead        FindingCode = "hidden-read"
	ExtensionDiffers  FindingCode = "extension-differs"
	NumberEnglish     FindingCode = "number-english"
	NumberRange       FindingCode = "number-range"
	NumberParentheses FindingCode = "number-parentheses"
	NumberFootnote    FindingCode = "number-footnote"
	DashAsNone        FindingCode = "dash-as-none"
	MeasureConverted  FindingCode = "measure-converted"
	FontConverted     FindingCode = "font-converted"
	MacrosIgnored     FindingCode = "macros-ignored"
	TemplateStale     FindingCode = "template-stale"
	RowUnmatched      FindingCode = "row-unmatched"
	RowDuplicateEqual FindingCode = "row-duplicate-equal"
	ValuesDisagree    FindingCode = "values-disagree"
)

// SeverityOf gives the severity that a code has unless an edition raises it.
// A code it does not know is Blocking.
func SeverityOf(c FindingCode) Severity {
	switch c {
	case NumberAmbiguous, PercentDoubt, NumberFraction, LabelGuessed,
		MagnitudeJump, FractionSlip, OutOfRange, NumberApproximate, NumberWithWords,
		CumulativeFell, VerdictDiffers, VerdictMissing, VerdictUnknown, VerdictOpen,
		TargetDiffers, UnitDiffers, PeriodDiffers:
		return Question
	case HiddenRead, ExtensionDiffers, NumberEnglish, NumberRange, NumberParentheses,
		NumberFootnote, DashAsNone, MeasureConverted, FontConverted, MacrosIgnored,
		TemplateStale, RowUnmatched, RowDuplicateEqual, ValuesDisagree:
		return Notice
	}
	return Blocking
}

// Codes lists every finding code, for tables of messages and help pages.
func Codes() []FindingCode {
	return []FindingCode{
		WorkbookUnreadable, WorkbookEncrypted, WorkbookTruncated, WorkbookTooLarge, NotAWorkbook, TableNotFound,
		RowMissing, RowDuplicate,
		ValueMissing, NumberWords, CellError, FormulaNotCalculated, DateInNumber, OutOfBounds, MeasureDiffers,
		SharesSum, PartExceedsWhole,
		NumberAmbiguous, PercentDoubt, NumberFraction, LabelGuessed,
		MagnitudeJump, FractionSlip, OutOfRange, NumberApproximate, NumberWithWords, CumulativeFell,
		VerdictDiffers, VerdictMissing, VerdictUnknown, VerdictOpen, TargetDiffers, UnitDiffers, PeriodDiffers,
		HiddenRead, ExtensionDiffers, NumberEnglish, NumberRange, NumberParentheses, NumberFootnote, DashAsNone,
		MeasureConverted, FontConverted, MacrosIgnored, TemplateStale, RowUnmatched, RowDuplicateEqual, ValuesDisagree,
	}
}

// A Finding is something a person should look at. It carries no prose: Args are
// codes and canonical values, the indicator's code first where there is one.
type Finding struct {
	Code     FindingCode
	Severity Severity
	At       CellRef   // where to look first; zero for a whole file or a missing row
	Cells    []CellRef // all that are concerned; empty means At alone
	Args     []string
}

// Find makes a finding with the severity its code has by default.
func Find(code FindingCode, at CellRef, args ...string) Finding {
	return Finding{Code: code, Severity: SeverityOf(code), At: at, Args: args}
}

// Concerned lists the cells of f: Cells, or At alone, or none.
func (f Finding) Concerned() []CellRef {
	if len(f.Cells) > 0 || f.At.IsZero() {
		return f.Cells
	}
	return []CellRef{f.At}
}

// Ordered sorts findings by sheet (in order of first appearance), then cell,
// whole-file findings first, and severity; equal ones keep their order.
func Ordered(fs []Finding) []Finding {
	rank := map[string]int{}
	for _, f := range fs {
		if _, seen := rank[f.At.Sheet]; !seen {
			rank[f.At.Sheet] = len(rank)
		}
	}
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(b2i(!a.At.IsZero()), b2i(!b.At.IsZero())),
			cmp.Compare(rank[a.At.Sheet], rank[b.At.Sheet]),
			cmp.Compare(a.At.Row, b.At.Row),
			cmp.Compare(a.At.Col, b.At.Col),
			cmp.Compare(a.Severity, b.Severity))
	})
	return fs
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Count says how many findings have severity s.
func Count(fs []Finding, s Severity) int {
	n := 0
	for _, f := range fs {
		if f.Severity == s {
			n++
		}
	}
	return n
}
