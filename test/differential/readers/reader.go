// Reads manifests and image configs as programs in Go do: encoding/json into the structs of the OCI
// image specification. A line in is the kind and the document in base64; a line out is what was read,
// null where it is no JSON, false where a value has another type than belongs there.
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
	"unicode"
)

type platform struct {
	Architecture string   `json:"architecture"`
	OS           string   `json:"os"`
	OSVersion    string   `json:"os.version,omitempty"`
	OSFeatures   []string `json:"os.features,omitempty"`
	Variant      string   `json:"variant,omitempty"`
	Features     []string `json:"features,omitempty"`
}

type descriptor struct {
	MediaType    string            `json:"mediaType"`
	Digest       string            `json:"digest"`
	Size         int64             `json:"size"`
	URLs         []string          `json:"urls,omitempty"`
	Annotations  map[string]string `json:"annotations,omitempty"`
	Data         []byte            `json:"data,omitempty"`
	Platform     *platform         `json:"platform,omitempty"`
	ArtifactType string            `json:"artifactType,omitempty"`
}

type manifest struct {
	SchemaVersion int               `json:"schemaVersion"`
	MediaType     string            `json:"mediaType,omitempty"`
	ArtifactType  string            `json:"artifactType,omitempty"`
	Config        *descriptor       `json:"config"`
	Layers        []descriptor      `json:"layers"`
	Manifests     []descriptor      `json:"manifests"`
	Blobs         []descriptor      `json:"blobs,omitempty"`
	Subject       *descriptor       `json:"subject,omitempty"`
	Annotations   map[string]string `json:"annotations,omitempty"`
}

type image struct {
	Created      string   `json:"created,omitempty"`
	Architecture string   `json:"architecture"`
	Variant      string   `json:"variant,omitempty"`
	OS           string   `json:"os"`
	OSVersion    string   `json:"os.version,omitempty"`
	OSFeatures   []string `json:"os.features,omitempty"`
	Config       struct {
		User         string              `json:"User,omitempty"`
		ExposedPorts map[string]struct{} `json:"ExposedPorts,omitempty"`
		Env          []string            `json:"Env,omitempty"`
		Entrypoint   []string            `json:"Entrypoint,omitempty"`
		Cmd          []string            `json:"Cmd,omitempty"`
		Volumes      map[string]struct{} `json:"Volumes,omitempty"`
		WorkingDir   string              `json:"WorkingDir,omitempty"`
		Labels       map[string]string   `json:"Labels,omitempty"`
	} `json:"config,omitempty"`
	RootFS struct {
		Type    string   `json:"type"`
		DiffIDs []string `json:"diff_ids"`
	} `json:"rootfs"`
	History []struct {
		CreatedBy  string `json:"created_by,omitempty"`
		EmptyLayer bool   `json:"empty_layer,omitempty"`
	} `json:"history,omitempty"`
}

type facts = map[string]any

func texts(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func pairs(of map[string]string) map[string]string {
	if of == nil {
		return map[string]string{}
	}
	return of
}

func keys(of map[string]struct{}) []string {
	list := []string{}
	for key := range of {
		list = append(list, key)
	}
	sort.Strings(list)
	return list
}

func platformFacts(of *platform) any {
	if of == nil || of.OS == "" || of.Architecture == "" {
		return nil
	}
	return facts{"os": of.OS, "architecture": of.Architecture, "variant": of.Variant,
		"osVersion": of.OSVersion, "osFeatures": texts(of.OSFeatures), "features": texts(of.Features)}
}

func descriptorFacts(of *descriptor) any {
	if of == nil {
		return nil
	}
	return facts{"mediaType": of.MediaType, "digest": of.Digest, "size": of.Size,
		"artifactType": of.ArtifactType, "annotations": pairs(of.Annotations),
		"platform":  platformFacts(of.Platform),
		"elsewhere": strings.Contains(of.MediaType, ".foreign.") && len(of.URLs) > 0}
}

func one(of *descriptor) []descriptor {
	if of == nil {
		return nil
	}
	return []descriptor{*of}
}

func descriptors(of []descriptor) []any {
	list := []any{}
	for at := range of {
		list = append(list, descriptorFacts(&of[at]))
	}
	return list
}

// embedded tells which descriptors have bytes inside that are not what their digest names.
func embedded(lists ...[]descriptor) []string {
	wrong := []string{}
	for _, list := range lists {
		for _, of := range list {
			if of.Data != nil && fmt.Sprintf("sha256:%x", sha256.Sum256(of.Data)) != of.Digest {
				wrong = append(wrong, of.Digest)
			}
		}
	}
	return wrong
}

func readManifest(bytes []byte) (facts, error) {
	var read manifest
	if err := json.Unmarshal(bytes, &read); err != nil {
		return nil, err
	}
	return facts{"mediaType": read.MediaType, "artifactType": read.ArtifactType,
		"config": descriptorFacts(read.Config), "layers": descriptors(read.Layers),
		"children": descriptors(read.Manifests), "subject": descriptorFacts(read.Subject),
		"falseData": embedded(one(read.Config), read.Layers, read.Manifests, read.Blobs, one(read.Subject)),
		"annotations": pairs(read.Annotations)}, nil
}

func readConfig(bytes []byte) (facts, error) {
	var read image
	if err := json.Unmarshal(bytes, &read); err != nil {
		return nil, err
	}
	history := []any{}
	for _, line := range read.History {
		history = append(history, facts{"by": line.CreatedBy, "empty": line.EmptyLayer})
	}
	run := read.Config
	return facts{"created": read.Created, "os": read.OS, "architecture": read.Architecture,
		"variant": read.Variant, "osVersion": read.OSVersion, "osFeatures": texts(read.OSFeatures),
		"user": run.User, "env": texts(run.Env), "entrypoint": texts(run.Entrypoint),
		"cmd": texts(run.Cmd), "workingDir": run.WorkingDir, "labels": pairs(run.Labels),
		"ports": keys(run.ExposedPorts), "volumes": keys(run.Volumes),
		"diffIds": texts(read.RootFS.DiffIDs), "history": history}, nil
}

// writeFoldings writes each letter that has another case, and the next letter that is equal to it under
// simple folding, which is how encoding/json compares keys.
func writeFoldings(out *bufio.Writer) {
	for letter := rune(0); letter <= unicode.MaxRune; letter++ {
		if other := unicode.SimpleFold(letter); other != letter {
			fmt.Fprintf(out, "%x %x\n", letter, other)
		}
	}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	if len(os.Args) > 1 && os.Args[1] == "foldings" {
		writeFoldings(out)
		return
	}
	answers := json.NewEncoder(out)
	for lines.Scan() {
		kind, encoded, _ := strings.Cut(lines.Text(), " ")
		bytes, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			panic(err)
		}
		read := readManifest
		if kind == "config" {
			read = readConfig
		}
		found, err := read(bytes)
		var answer any = found
		if err != nil {
			// False: JSON, with a value of another type than belongs there.
			var wrong *json.UnmarshalTypeError
			answer = nil
			if errors.As(err, &wrong) {
				answer = false
			}
		}
		if err := answers.Encode(answer); err != nil {
			panic(err)
		}
	}
}
