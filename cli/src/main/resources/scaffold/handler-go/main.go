// A message handler: is shown a copy of every message of an MCP session.
package main

import (
	"context"
	"sync"

	mortise "mortise.dev/sdk"
)

type counter struct {
	mortise.NoMessages
	mutex sync.Mutex
	seen  int
}

func (c *counter) Observe(context.Context, mortise.Message) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.seen++
	return nil
}

func (c *counter) Ended(context.Context, mortise.Session) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	// The log of this plugin: mortise plugins logs {{id}}
	mortise.Logger().Info("the session ended", "seen", c.seen)
	return nil
}

func main() {
	mortise.Serve(mortise.Plugin{ID: "{{id}}", Version: "0.1.0", Messages: &counter{}})
}
