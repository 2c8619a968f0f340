// A resource type: what is created is kept in the plugin's own storage.
package main

import (
	"context"
	"encoding/json"

	mortise "mortise.dev/sdk"
)

// Item is one of them.
type Item struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

var watchers mortise.Watchers

func list(ctx context.Context, query mortise.Query) (mortise.Answer, error) {
	storage := mortise.HostFrom(ctx).Storage()
	prefix := ""
	if query.Namespace != "" {
		prefix = query.Namespace + "/"
	}
	keys, err := storage.Keys(ctx, prefix)
	if err != nil {
		return mortise.Answer{}, err
	}
	items := []Item{}
	for _, key := range keys {
		var item Item
		if _, err := storage.GetJSON(ctx, key, &item); err != nil {
			return mortise.Answer{}, err
		}
		items = append(items, item)
	}
	return answer(200, items)
}

func get(ctx context.Context, query mortise.Query) (mortise.Answer, error) {
	var item Item
	key := query.Namespace + "/" + query.Resource
	found, err := mortise.HostFrom(ctx).Storage().GetJSON(ctx, key, &item)
	if err != nil {
		return mortise.Answer{}, err
	}
	if !found {
		return answer(404, map[string]string{"missing": query.Resource})
	}
	return answer(200, item)
}

func create(ctx context.Context, change mortise.Change) (mortise.Answer, error) {
	var item Item
	if err := json.Unmarshal(change.Document, &item); err != nil {
		return mortise.Answer{}, mortise.Errorf("INVALID_ARGUMENT", "no item: %s", err)
	}
	err := mortise.HostFrom(ctx).Storage().PutJSON(ctx, change.Namespace+"/"+item.Name, item)
	if err != nil {
		return mortise.Answer{}, err
	}
	if err := watchers.Tell(change.Namespace, "ADDED", item); err != nil {
		return mortise.Answer{}, err
	}
	return answer(201, item)
}

func remove(ctx context.Context, query mortise.Query) (mortise.Answer, error) {
	key := query.Namespace + "/" + query.Resource
	existed, err := mortise.HostFrom(ctx).Storage().Delete(ctx, key)
	if err != nil || !existed {
		return mortise.Answer{Status: 404, Document: json.RawMessage("{}")}, err
	}
	err = watchers.Tell(query.Namespace, "DELETED", Item{Name: query.Resource})
	return mortise.Answer{Status: 200, Document: json.RawMessage("{}")}, err
}

func answer(status int, document interface{}) (mortise.Answer, error) {
	raw, err := json.Marshal(document)
	return mortise.Answer{Status: status, Document: raw}, err
}

func main() {
	mortise.Serve(mortise.Plugin{
		ID:      "{{id}}",
		Version: "0.1.0",
		Resources: map[string]mortise.Resource{
			"{{id}}": {
				List: list, Get: get, Create: create, Delete: remove, Watch: watchers.Watch,
			},
		},
	})
}
