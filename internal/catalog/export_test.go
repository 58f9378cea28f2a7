package catalog

// ReadYAML reads a file as maps, lists and texts, for comparing with other readers.
func ReadYAML(src []byte) (any, error) {
	n, err := parse(src)
	if err != nil {
		return nil, err
	}
	return n.value(), nil
}

func (n *node) value() any {
	switch n.kind {
	case mapping:
		m := map[string]any{}
		for i, k := range n.keys {
			m[k] = n.items[i].value()
		}
		return m
	case list:
		l := make([]any, len(n.items))
		for i := range n.items {
			l[i] = n.items[i].value()
		}
		return l
	}
	return n.text
}
