package mortise

import (
	"context"
	"errors"
	"fmt"

	"mortise.dev/sdk/wire"
)

// Error is a failure with a code of the host's tree, for example PERMISSION_DENIED.
// Whatever else a handler returns travels as PLUGIN_FAILED.
type Error struct {
	Code    string
	Message string
}

// Error is code and message.
func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Errorf makes an Error with a formatted message.
func Errorf(code, format string, arguments ...interface{}) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, arguments...)}
}

// CodeOf is the code of an error; PLUGIN_FAILED when it carries none.
func CodeOf(err error) string {
	var known *Error
	switch {
	case errors.As(err, &known):
		return known.Code
	case errors.Is(err, context.Canceled):
		return "CANCELLED"
	case errors.Is(err, context.DeadlineExceeded):
		return "DEADLINE_EXCEEDED"
	default:
		return "PLUGIN_FAILED"
	}
}

func toWire(err error) *wire.Error {
	var known *Error
	if errors.As(err, &known) {
		return &wire.Error{Code: known.Code, Message: known.Message}
	}
	return &wire.Error{Code: CodeOf(err), Message: err.Error()}
}

func fromWire(err *wire.Error) error { return &Error{Code: err.Code, Message: err.Message} }
