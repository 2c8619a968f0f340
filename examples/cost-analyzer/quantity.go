package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

var units = map[string]float64{
	"n": 1e-9, "u": 1e-6, "m": 1e-3, "": 1,
	"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
	"Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30, "Ti": 1 << 40, "Pi": 1 << 50, "Ei": 1 << 60,
}

// quantity reads a number as Kubernetes writes it: 250m, 1.5, 64Mi, 1e3. Nothing is zero.
func quantity(text string) (float64, error) {
	if text == "" {
		return 0, nil
	}
	if number, err := strconv.ParseFloat(text, 64); err == nil {
		return finite(text, number)
	}
	digits := strings.TrimRightFunc(text, func(r rune) bool { return r > '9' })
	unit, known := units[text[len(digits):]]
	number, err := strconv.ParseFloat(digits, 64)
	if err != nil || !known {
		return 0, fmt.Errorf("%q is no quantity", text)
	}
	return finite(text, number*unit)
}

func finite(text string, number float64) (float64, error) {
	if number < 0 || math.IsInf(number, 0) || math.IsNaN(number) {
		return 0, fmt.Errorf("%q is no quantity that can be paid for", text)
	}
	return number, nil
}
