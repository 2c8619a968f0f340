// What the pods of a cluster cost, from what they request.
package main

import (
	"context"
	"encoding/json"
	"net/http"
	"sync/atomic"

	mortise "mortise.dev/sdk"
)

const pricesKey = "prices"

// The prices of the settings; those that were put take their place.
var configured atomic.Value

func prices(ctx context.Context) (Prices, error) {
	current := configured.Load().(Prices)
	_, err := mortise.HostFrom(ctx).Storage().GetJSON(ctx, pricesKey, &current)
	return current, err
}

// analyze asks for the pods the caller may see, page after page.
func analyze(ctx context.Context, namespace string) ([]Cost, Prices, error) {
	price, err := prices(ctx)
	if err != nil {
		return nil, price, err
	}
	var pods []pod
	place := mortise.HostFrom(ctx).Kubernetes().Namespace(namespace)
	resume := ""
	for {
		answer, err := place.ListFrom(ctx, "pods", "", resume)
		if err != nil {
			return nil, price, err
		}
		list, err := readPods(answer.Document)
		if err != nil {
			return nil, price, err
		}
		pods = append(pods, list.Items...)
		if resume = list.Metadata.Continue; resume == "" {
			break
		}
	}
	all, err := costs(pods, price)
	return all, price, err
}

func answer(w http.ResponseWriter, value interface{}, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		value = map[string]string{"error": err.Error()}
	}
	_ = json.NewEncoder(w).Encode(value)
}

func showCosts(w http.ResponseWriter, r *http.Request) {
	all, _, err := analyze(r.Context(), r.URL.Query().Get("namespace"))
	answer(w, map[string]interface{}{"costs": all}, err)
}

func showSummary(w http.ResponseWriter, r *http.Request) {
	all, price, err := analyze(r.Context(), "")
	answer(w, summary(all, price), err)
}

func putSettings(w http.ResponseWriter, r *http.Request) {
	wanted, err := prices(r.Context())
	if err != nil {
		answer(w, nil, err)
		return
	}
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&wanted); err != nil || wanted.CPU < 0 || wanted.Memory < 0 {
		http.Error(w, `{"error": "expected cpuPricePerHour and memoryPricePerGBHour, not below 0"}`,
			http.StatusBadRequest)
		return
	}
	err = mortise.HostFrom(r.Context()).Storage().PutJSON(r.Context(), pricesKey, wanted)
	answer(w, wanted, err)
}

// Question names a namespace.
type Question struct {
	Namespace string `json:"namespace" description:"the namespace"`
}

func namespaceCost(ctx context.Context, in Question) (Cost, error) {
	if in.Namespace == "" {
		return Cost{}, mortise.Errorf("INVALID_ARGUMENT", "name a namespace")
	}
	all, _, err := analyze(ctx, in.Namespace)
	if err != nil || len(all) == 0 {
		return Cost{Namespace: in.Namespace}, err
	}
	return all[0], nil
}

func only(method string, handle http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != method {
			http.Error(w, `{"error": "method not allowed"}`, http.StatusMethodNotAllowed)
			return
		}
		handle(w, r)
	}
}

func main() {
	configured.Store(Prices{CPU: 0.05, Memory: 0.01})
	routes := http.NewServeMux()
	routes.HandleFunc("/costs", only(http.MethodGet, showCosts))
	routes.HandleFunc("/costs/summary", only(http.MethodGet, showSummary))
	routes.HandleFunc("/settings", only(http.MethodPut, putSettings))
	mortise.Serve(mortise.Plugin{
		ID:      "cost-analyzer",
		Version: "1.0.0",
		Settings: mortise.DecodeSettings(func(settings Prices) error {
			configured.Store(settings)
			return nil
		}),
		Routes: &mortise.Routes{
			Paths: []mortise.Path{
				{Path: "/costs", Methods: []string{"get"}},
				{Path: "/costs/summary", Methods: []string{"get"}},
				{Path: "/settings", Methods: []string{"put"}},
			},
			Handler: routes,
		},
		Tools: map[string]mortise.Tool{
			"get_namespace_cost": mortise.TypedTool(
				"What the pods of a namespace cost in an hour and in a month, by what they request",
				namespaceCost),
		},
	})
}
