package main

import (
	"encoding/json"
	"math"
	"sort"
)

// hoursPerMonth is the average month.
const hoursPerMonth = 730

// Prices of what pods request.
type Prices struct {
	CPU    float64 `json:"cpuPricePerHour"`
	Memory float64 `json:"memoryPricePerGBHour"`
}

// Cost is what the pods of one namespace request and cost. Money is rounded to a ten-thousandth.
type Cost struct {
	Namespace string  `json:"namespace"`
	Pods      int     `json:"pods"`
	CPU       float64 `json:"cpu"`
	MemoryGB  float64 `json:"memoryGB"`
	Hourly    float64 `json:"hourly"`
	Monthly   float64 `json:"monthly"`
}

type container struct {
	Resources struct {
		Requests map[string]string `json:"requests"`
	} `json:"resources"`
}

type pod struct {
	Metadata struct {
		Namespace string `json:"namespace"`
	} `json:"metadata"`
	Spec struct {
		Containers     []container       `json:"containers"`
		InitContainers []container       `json:"initContainers"`
		Overhead       map[string]string `json:"overhead"`
	} `json:"spec"`
	Status struct {
		Phase string `json:"phase"`
	} `json:"status"`
}

type podList struct {
	Metadata struct {
		Continue string `json:"continue"`
	} `json:"metadata"`
	Items []pod `json:"items"`
}

func readPods(document json.RawMessage) (podList, error) {
	var list podList
	err := json.Unmarshal(document, &list)
	return list, err
}

// request is what the scheduler sets aside for a pod: its containers together, or its largest
// initialising one where that is more, and the overhead.
func (p pod) request(resource string) (float64, error) {
	var together, largest float64
	for _, c := range p.Spec.Containers {
		amount, err := quantity(c.Resources.Requests[resource])
		if err != nil {
			return 0, err
		}
		together += amount
	}
	for _, c := range p.Spec.InitContainers {
		amount, err := quantity(c.Resources.Requests[resource])
		if err != nil {
			return 0, err
		}
		largest = math.Max(largest, amount)
	}
	overhead, err := quantity(p.Spec.Overhead[resource])
	return math.Max(together, largest) + overhead, err
}

// costs adds up the pods that hold something: those that have ended hold nothing any more.
func costs(pods []pod, prices Prices) ([]Cost, error) {
	byName := map[string]*Cost{}
	for _, p := range pods {
		if p.Status.Phase == "Succeeded" || p.Status.Phase == "Failed" {
			continue
		}
		cpu, err := p.request("cpu")
		if err != nil {
			return nil, err
		}
		memory, err := p.request("memory")
		if err != nil {
			return nil, err
		}
		cost := byName[p.Metadata.Namespace]
		if cost == nil {
			cost = &Cost{Namespace: p.Metadata.Namespace}
			byName[p.Metadata.Namespace] = cost
		}
		cost.Pods++
		cost.CPU += cpu
		cost.MemoryGB += memory / 1e9
	}
	all := []Cost{}
	for _, cost := range byName {
		all = append(all, cost.priced(prices))
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Namespace < all[j].Namespace })
	return all, nil
}

func (c Cost) priced(prices Prices) Cost {
	hourly := c.CPU*prices.CPU + c.MemoryGB*prices.Memory
	c.CPU, c.MemoryGB = rounded(c.CPU), rounded(c.MemoryGB)
	c.Hourly, c.Monthly = rounded(hourly), rounded(hourly*hoursPerMonth)
	return c
}

func rounded(amount float64) float64 { return math.Round(amount*1e4) / 1e4 }

// Summary is the whole cluster.
type Summary struct {
	Namespaces int     `json:"namespaces"`
	Pods       int     `json:"pods"`
	CPU        float64 `json:"cpu"`
	MemoryGB   float64 `json:"memoryGB"`
	Hourly     float64 `json:"hourly"`
	Monthly    float64 `json:"monthly"`
	Prices     Prices  `json:"prices"`
}

func summary(all []Cost, prices Prices) Summary {
	total := Cost{}
	for _, cost := range all {
		total.Pods += cost.Pods
		total.CPU += cost.CPU
		total.MemoryGB += cost.MemoryGB
	}
	total = total.priced(prices)
	return Summary{
		Namespaces: len(all), Pods: total.Pods, CPU: total.CPU, MemoryGB: total.MemoryGB,
		Hourly: total.Hourly, Monthly: total.Monthly, Prices: prices,
	}
}
