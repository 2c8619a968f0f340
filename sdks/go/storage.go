package mortise

import (
	"context"
	"encoding/json"
)

// Storage is the plugin's own storage; it needs storage:use.
type Storage struct{ host *Host }

// Storage is the plugin's own storage.
func (h *Host) Storage() Storage { return Storage{host: h} }

// Get is the value under a key, and whether there is one.
func (s Storage) Get(ctx context.Context, key string) (value []byte, found bool, err error) {
	head, body, err := s.host.CallRaw(ctx, "storage", "get", map[string]string{"key": key}, nil)
	if err != nil {
		return nil, false, err
	}
	var answer struct {
		Found bool `json:"found"`
	}
	err = decode(head, &answer)
	return body, answer.Found, err
}

// Put keeps a value, in place of what was there.
func (s Storage) Put(ctx context.Context, key string, value []byte) error {
	_, _, err := s.host.CallRaw(ctx, "storage", "put", map[string]string{"key": key}, value)
	return err
}

// GetJSON reads the value under a key into a struct; it says whether there is one.
func (s Storage) GetJSON(ctx context.Context, key string, into interface{}) (bool, error) {
	value, found, err := s.Get(ctx, key)
	if err != nil || !found {
		return false, err
	}
	return true, decode(value, into)
}

// PutJSON keeps a struct as JSON.
func (s Storage) PutJSON(ctx context.Context, key string, value interface{}) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return s.Put(ctx, key, raw)
}

// Delete forgets a key; it says whether it was there.
func (s Storage) Delete(ctx context.Context, key string) (existed bool, err error) {
	var answer struct {
		Existed bool `json:"existed"`
	}
	err = s.host.Call(ctx, "storage", "delete", map[string]string{"key": key}, &answer)
	return answer.Existed, err
}

const keysPage = 1000

// Keys are all keys that begin so, in order.
func (s Storage) Keys(ctx context.Context, prefix string) ([]string, error) {
	var all []string
	request := map[string]interface{}{"prefix": prefix, "limit": keysPage}
	for {
		var page struct {
			Keys []string `json:"keys"`
			More bool     `json:"more"`
		}
		if err := s.host.Call(ctx, "storage", "list", request, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Keys...)
		if !page.More || len(page.Keys) == 0 {
			return all, nil
		}
		request["after"] = page.Keys[len(page.Keys)-1]
	}
}

// Document is the plugin's one document.
type Document struct {
	// Version counts its changes; 0 before it was first saved.
	Version int64           `json:"version"`
	Content json.RawMessage `json:"content"`
}

// Document is the one document of the plugin.
func (s Storage) Document(ctx context.Context) (Document, error) {
	var document Document
	err := s.host.Call(ctx, "storage", "document", struct{}{}, &document)
	return document, err
}

// Save keeps the document if nobody changed it since its version; else the code is CONFLICT.
func (s Storage) Save(ctx context.Context, document Document) (Document, error) {
	var saved Document
	err := s.host.Call(ctx, "storage", "save", document, &saved)
	return saved, err
}

// Usage is how many bytes are used, and how many may be.
func (s Storage) Usage(ctx context.Context) (used, quota int64, err error) {
	var usage struct {
		Used  int64 `json:"used"`
		Quota int64 `json:"quota"`
	}
	err = s.host.Call(ctx, "storage", "usage", struct{}{}, &usage)
	return usage.Used, usage.Quota, err
}
