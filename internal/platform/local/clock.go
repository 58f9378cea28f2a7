package local

import (
	"sync"
	"time"
)

// A clock never goes back, whatever the one beneath it does: a message must not
// wait because somebody corrected the machine's time.
type clock struct {
	mu   sync.Mutex
	now  func() time.Time
	last time.Time
}

func newClock(now func() time.Time) *clock { return &clock{now: now} }

// steady gives the time counted from now on, deaf to later changes of the
// machine's clock. Leases end with the process, so that is all they need.
func steady() func() time.Time {
	start := time.Now()
	return func() time.Time { return start.Add(time.Since(start)) }
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.now(); t.After(c.last) {
		c.last = t
	}
	return c.last
}
