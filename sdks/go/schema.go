package mortise

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

// SchemaOf derives a JSON Schema from the type of a value. The tag `description` says what a field
// means; a field with `omitempty` or of pointer type is optional.
func SchemaOf(value interface{}) json.RawMessage {
	schema, err := json.Marshal(schemaOf(reflect.TypeOf(value), 0))
	if err != nil {
		return json.RawMessage(`{}`)
	}
	return schema
}

// Deeper than this a type is taken for recursive and described as "anything".
const schemaDepthMax = 16

var (
	rawType  = reflect.TypeOf(json.RawMessage{})
	timeType = reflect.TypeOf(time.Time{})
)

func schemaOf(t reflect.Type, depth int) map[string]interface{} {
	switch {
	case t == nil || depth > schemaDepthMax || t == rawType:
		return map[string]interface{}{}
	case t == timeType:
		return map[string]interface{}{"type": "string", "format": "date-time"}
	}
	switch t.Kind() {
	case reflect.Ptr:
		return schemaOf(t.Elem(), depth)
	case reflect.String:
		return map[string]interface{}{"type": "string"}
	case reflect.Bool:
		return map[string]interface{}{"type": "boolean"}
	case reflect.Float32, reflect.Float64:
		return map[string]interface{}{"type": "number"}
	case reflect.Slice, reflect.Array:
		return map[string]interface{}{"type": "array", "items": schemaOf(t.Elem(), depth+1)}
	case reflect.Map:
		values := schemaOf(t.Elem(), depth+1)
		return map[string]interface{}{"type": "object", "additionalProperties": values}
	case reflect.Struct:
		return schemaOfStruct(t, depth)
	case reflect.Interface:
		return map[string]interface{}{}
	default:
		return map[string]interface{}{"type": "integer"}
	}
}

func schemaOfStruct(t reflect.Type, depth int) map[string]interface{} {
	properties := map[string]interface{}{}
	required := []string{}
	for i := 0; i < t.NumField(); i++ {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.PkgPath != "" || name == "-" {
			continue
		}
		if name == "" {
			name = field.Name
		}
		schema := schemaOf(field.Type, depth+1)
		if description := field.Tag.Get("description"); description != "" {
			schema["description"] = description
		}
		properties[name] = schema
		if !strings.Contains(options, "omitempty") && field.Type.Kind() != reflect.Ptr {
			required = append(required, name)
		}
	}
	schema := map[string]interface{}{
		"type": "object", "properties": properties, "additionalProperties": false,
	}
	if len(required) > 0 {
		schema["required"] = required
	}
	return schema
}
