// Package web is the portal: the pages a ward officer, a city reviewer and a
// reader see, and the same things as JSON under /api.
//
// Requests come in and pages go out. What stands behind them is the Desk, which
// the caller gives: web judges no workbook, keeps nothing, adds nothing up and
// owns no words. Every page is complete without JavaScript.
package web
