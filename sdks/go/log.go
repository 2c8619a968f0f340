package mortise

import (
	"os"
	"sync"

	"github.com/hashicorp/go-hclog"
)

var (
	loggerOnce sync.Once
	logger     hclog.Logger
	// Taken before go-plugin replaces os.Stderr by a pipe.
	realStderr = os.Stderr
)

// Logger writes lines of JSON to stderr, the way hosts of go-plugin read them.
func Logger() hclog.Logger {
	loggerOnce.Do(func() {
		logger = hclog.New(&hclog.LoggerOptions{
			Level: hclog.Debug, Output: realStderr, JSONFormat: true,
		})
	})
	return logger
}
