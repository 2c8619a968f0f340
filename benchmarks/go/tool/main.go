// A plugin with tools for the benches of reloads, of neighbours and of modules; its id is its file's name.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	mortise "mortise.dev/sdk"
)

// Question is what comes and what goes.
type Question struct {
	Text string `json:"text"`
}

func echo(_ context.Context, question Question) (string, error) { return question.Text, nil }

// Sum is two numbers.
type Sum struct {
	A int64 `json:"a"`
	B int64 `json:"b"`
}

func add(_ context.Context, sum Sum) (string, error) {
	return strconv.FormatInt(sum.A+sum.B, 10), nil
}

// lines draws fifty that name the command they answer.
func lines(_ context.Context, method string, event mortise.PaneEvent) (mortise.View, error) {
	what := event.Type
	if what == "" {
		what = method
	}
	var view mortise.View
	for i := 0; i < 50; i++ {
		text := fmt.Sprintf("%d: %s was asked for, and this is its line", i, what)
		view.Lines = append(view.Lines, mortise.TextLine(text))
	}
	return view, nil
}

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
			"add":   mortise.TypedTool("Adds two numbers", add),
			"echo":  mortise.TypedTool("Says it again", echo),
			"stuck": mortise.TypedTool("Never answers", stuck),
			"flood": mortise.TypedTool("Fills its log and never answers", flood),
		},
		Panes: map[string]mortise.Pane{"lines": {Title: "Lines", Handle: lines}},
	})
}
