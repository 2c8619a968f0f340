package mortise

import (
	"context"
	"encoding/json"
)

// Tool is an AI tool.
type Tool struct {
	// Description is for the model.
	Description string
	// Input is the JSON Schema of the arguments; an empty object when nil.
	Input json.RawMessage
	// Output is the JSON Schema of the structured result, or nil.
	Output json.RawMessage
	// Mutating tools ask a person first.
	Mutating bool
	// Execute does what the tool does.
	Execute func(ctx context.Context, invocation Invocation) (Result, error)
	// Authorize says whether the caller may; everybody may when nil.
	Authorize func(ctx context.Context, invocation Invocation) (Verdict, error)
}

// Text is a result of plain text.
func Text(text string) Result { return Result{Text: text} }

// TypedTool makes a tool of a function over structs; the schemas come from their fields. A result
// that is a string is text, everything else is structured as well.
func TypedTool[In, Out any](
	description string, run func(ctx context.Context, in In) (Out, error),
) Tool {
	var in In
	var out Out
	tool := Tool{Description: description, Input: SchemaOf(in)}
	if _, text := interface{}(out).(string); !text {
		tool.Output = SchemaOf(out)
	}
	tool.Execute = func(ctx context.Context, invocation Invocation) (Result, error) {
		var arguments In
		if err := decode(invocation.Arguments, &arguments); err != nil {
			return Result{}, err
		}
		result, err := run(ctx, arguments)
		if err != nil {
			return Result{}, err
		}
		if text, ok := interface{}(result).(string); ok {
			return Text(text), nil
		}
		structured, err := json.Marshal(result)
		return Result{Text: string(structured), Structured: structured}, err
	}
	return tool
}

type toolDetails struct {
	Description string          `json:"description"`
	Input       json.RawMessage `json:"input"`
	Output      json.RawMessage `json:"output,omitempty"`
	Mutating    bool            `json:"mutating"`
}

func (t Tool) offer(name string) offer {
	input := t.Input
	if input == nil {
		input = json.RawMessage(`{"type":"object"}`)
	}
	authorize := t.Authorize
	if authorize == nil {
		authorize = func(context.Context, Invocation) (Verdict, error) {
			return Verdict{Allowed: true}, nil
		}
	}
	return offer{
		kind: "tools", name: name,
		details: toolDetails{t.Description, input, t.Output, t.Mutating},
		methods: map[string]Method{"execute": Func(t.Execute), "authorize": Func(authorize)},
	}
}
