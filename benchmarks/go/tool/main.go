// A plugin with tools for the benches of reloads and of neighbours; its id is its file's name.
package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	mortise "mortise.dev/sdk"
)

// Question is what comes and what goes.
type Question struct {
	Text string `json:"text"`
}

func echo(_ context.Context, question Question) (string, error) { return question.Text, nil }

// stuck answers when nobody waits any more.
func stuck(ctx context.Context, _ Question) (string, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

// flood fills the log until nobody waits any more.
func flood(ctx context.Context, _ Question) (string, error) {
	line := []byte(strings.Repeat("flood ", 100) + "\n")
	for ctx.Err() == nil {
		if _, err := errors.Write(line); err != nil {
			return "", err
		}
	}
	return "", ctx.Err()
}

// The real one: Serve puts a pipe into its place.
var errors = os.Stderr

func main() {
	mortise.Serve(mortise.Plugin{
		ID:      filepath.Base(os.Args[0]),
		Version: "1.0.0",
		Tools: map[string]mortise.Tool{
			"echo":  mortise.TypedTool("Says it again", echo),
			"stuck": mortise.TypedTool("Never answers", stuck),
			"flood": mortise.TypedTool("Fills its log and never answers", flood),
		},
	})
}
