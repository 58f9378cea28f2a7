// Package reply makes what goes back to a ward: the pre-filled workbook of a
// form. An edition and what is known come in, the bytes of a file go out; the
// same input always gives the same bytes. It judges nothing and reads no file.
package reply
