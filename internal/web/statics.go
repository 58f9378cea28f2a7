package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed frame pages static
var files embed.FS

// statics are the files that pages load, by the name in their address. Styles
// and scripts carry a hash of their content there, so a browser may keep them.
type statics struct {
	body map[string][]byte
	name map[string]string // "home.js" to "home-1a2b3c4d.js"
}

// loadStatics puts the styles of frame and pages together into one sheet and
// gathers the scripts and fonts.
func loadStatics() (statics, error) {
	st := statics{map[string][]byte{}, map[string]string{}}
	var sheet []byte
	err := fs.WalkDir(files, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := files.ReadFile(p)
		if err != nil {
			return err
		}
		switch {
		case path.Base(p) == "style.css":
			sheet = append(sheet, b...)
		case path.Base(p) == "script.js":
			st.add(path.Base(path.Dir(p))+".js", b)
		case path.Dir(p) == "static":
			st.body[path.Base(p)] = b
		}
		return nil
	})
	if err != nil {
		return st, fmt.Errorf("load static files: %w", err)
	}
	st.add("app.css", sheet)
	return st, nil
}

func (st statics) add(name string, body []byte) {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:4]) + ext
	st.body[hashed], st.name[name] = body, hashed
}

// address gives the address of a style or script.
func (st statics) address(name string) (string, error) {
	hashed, ok := st.name[name]
	if !ok {
		return "", fmt.Errorf("no static file %q", name)
	}
	return "/static/" + hashed, nil
}

func (s *Site) static(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	body, ok := s.statics.body[name]
	if !ok {
		return absent("web.error.address")
	}
	media := mime.TypeByExtension(path.Ext(name))
	switch path.Ext(name) {
	case ".woff2":
		media = "font/woff2"
	case ".js":
		media = "text/javascript; charset=utf-8"
	case ".css":
		media = "text/css; charset=utf-8"
	}
	w.Header().Set("Content-Type", media)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, err := w.Write(body)
	return err
}
