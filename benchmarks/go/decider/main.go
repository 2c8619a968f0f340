// A message handler that lets everything pass, for the bench of plugins in line.
package main

import (
	"context"

	mortise "mortise.dev/sdk"
)

type decider struct{ mortise.NoMessages }

func (decider) Inline() bool { return true }

func (decider) Decide(context.Context, mortise.Message) (mortise.Decision, error) {
	return mortise.Continue, nil
}

func main() {
	mortise.Serve(mortise.Plugin{ID: "bench-decider", Version: "1.0.0", Messages: decider{}})
}
