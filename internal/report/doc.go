// Package report turns judged figures into one neutral document: a letterhead, a
// body, recipients, the signing lines and appendices with tables. What a unit
// sent or what many units come to goes in, a Document comes out; report/docx and
// report/xlsx write it.
//
// It knows no file format, no store and no clock. Words come from lang, labels
// from the edition.
package report
