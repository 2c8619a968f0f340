// A plugin with one tool that answers what it was asked, for the bench of reloads.
package main

import (
	"context"

	mortise "mortise.dev/sdk"
)

// Question is what comes and what goes.
type Question struct {
	Text string `json:"text"`
}

func echo(_ context.Context, question Question) (string, error) { return question.Text, nil }

func main() {
	mortise.Serve(mortise.Plugin{
		ID:      "bench-tool",
		Version: "1.0.0",
		Tools:   map[string]mortise.Tool{"echo": mortise.TypedTool("Says it again", echo)},
	})
}
