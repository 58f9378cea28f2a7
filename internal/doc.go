// Package internal holds the rooms of Wardbook. house_test.go is the map of who
// may import whom; docs/ says why things are as they are.
package internal
