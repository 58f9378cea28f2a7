package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"wardbook/internal/platform"
)

// lease is how long a worker may take for one job before it is delivered again.
const lease = time.Minute

// idle is how long a worker rests when there is nothing to do.
const idle = 20 * time.Millisecond

// Work takes jobs until ctx ends. A job that fails or panics is logged and comes
// again when its lease is over; after platform.MaxReceives deliveries it lies
// with the dead letters.
func (a *App) Work(ctx context.Context, log *slog.Logger) {
	for ctx.Err() == nil {
		n, err := a.Step(ctx, log)
		if err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "receive", "err", err)
		}
		if n == 0 {
			select {
			case <-ctx.Done():
			case <-time.After(idle):
			}
		}
	}
}

// Step takes one batch of jobs and says how many there were.
func (a *App) Step(ctx context.Context, log *slog.Logger) (int, error) {
	batch, err := a.platform.Queue.Receive(ctx, platform.MaxBatchSize, lease)
	if err != nil {
		return 0, err
	}
	for _, m := range batch {
		if err := a.one(ctx, m, log); err != nil {
			log.ErrorContext(ctx, "job", "job", m.ID, "tries", m.Tries, "err", err)
			continue
		}
		if err := a.platform.Queue.Done(ctx, m); err != nil {
			log.ErrorContext(ctx, "job done", "job", m.ID, "err", err)
		}
	}
	return len(batch), nil
}

// one does one job; a panic is an error of this job alone.
func (a *App) one(ctx context.Context, m platform.Message, log *slog.Logger) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	start := time.Now()
	sub, again, err := a.desk.Handle(ctx, m.Body)
	if err != nil {
		return err
	}
	log.InfoContext(ctx, "judged", "job", m.ID, "submission", sub.Receipt, "unit", sub.Unit, "period", sub.Period.String(),
		"state", sub.State, "findings", len(sub.Findings), "duplicate", again, "ms", time.Since(start).Milliseconds())
	return nil
}

// Drain works until the queue has nothing to give.
func (a *App) Drain(ctx context.Context, log *slog.Logger) error {
	for {
		n, err := a.Step(ctx, log)
		if err != nil || n == 0 {
			return err
		}
	}
}

// A DeadLetter is a job that could not be done.
type DeadLetter struct {
	ID    string
	Tries int
	Body  string
}

// DeadLetters lists the jobs that could not be done.
func (a *App) DeadLetters(ctx context.Context) (all []DeadLetter, err error) {
	for m, err := range a.platform.Queue.Dead(ctx) {
		if err != nil {
			return nil, errors.Join(errors.New("list dead letters"), err)
		}
		all = append(all, DeadLetter{m.ID, m.Tries, string(m.Body)})
	}
	return all, nil
}
