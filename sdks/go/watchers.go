package mortise

import (
	"context"
	"encoding/json"
	"sync"
)

// How many events wait for one watcher.
const watchersWaitingMax = 100

// Watchers are whoever watches a resource type of this plugin; the zero value has nobody. Telling
// never waits: who falls too far behind gets one RESYNC in place of what it missed.
type Watchers struct {
	mutex sync.Mutex
	all   map[*watcher]struct{}
}

type watcher struct {
	namespace string
	waiting   chan ResourceEvent
}

// Watch sends what those of the query's namespace, or all, are told; it is a Resource's Watch.
func (w *Watchers) Watch(
	ctx context.Context, query Query, send func(ResourceEvent) error,
) error {
	one := &watcher{query.Namespace, make(chan ResourceEvent, watchersWaitingMax)}
	w.mutex.Lock()
	if w.all == nil {
		w.all = map[*watcher]struct{}{}
	}
	w.all[one] = struct{}{}
	w.mutex.Unlock()
	defer func() {
		w.mutex.Lock()
		delete(w.all, one)
		w.mutex.Unlock()
	}()
	for {
		select {
		case <-ctx.Done():
			return nil
		case event := <-one.waiting:
			if err := send(event); err != nil {
				return err
			}
		}
	}
}

// Tell says that something is ADDED, MODIFIED or DELETED.
func (w *Watchers) Tell(namespace, kind string, document interface{}) error {
	raw, err := json.Marshal(document)
	if err != nil {
		return err
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for one := range w.all {
		if one.namespace == "" || one.namespace == namespace {
			one.offer(ResourceEvent{Type: kind, Document: raw})
		}
	}
	return nil
}

// offer is called by one at a time.
func (w *watcher) offer(event ResourceEvent) {
	select {
	case w.waiting <- event:
		return
	default:
	}
	for len(w.waiting) > 0 {
		select {
		case <-w.waiting:
		default:
		}
	}
	w.waiting <- ResourceEvent{Type: "RESYNC", Document: json.RawMessage("{}")}
}
