// containers-copy copies an image as skopeo, podman and CRI-O do, with the library that they share:
// it signs with a sigstore key, or verifies by a policy. Debian's skopeo has both switched off.
//
//	containers-copy -registries.d DIR -policy FILE [-sign-by KEY -passphrase TEXT] SOURCE DESTINATION
//
// SOURCE and DESTINATION are written as for skopeo (docker://…, oci:…). Registries are asked by plain
// HTTP, with the passwords of $DOCKER_CONFIG.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"go.podman.io/image/v5/copy"
	"go.podman.io/image/v5/signature"
	"go.podman.io/image/v5/transports/alltransports"
	"go.podman.io/image/v5/types"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	policyFile := flag.String("policy", "", "the policy that the source must meet (policy.json)")
	registriesDir := flag.String("registries.d", "", "where it is said that signatures are attachments")
	key := flag.String("sign-by", "", "a sigstore private key to sign the copy with")
	passphrase := flag.String("passphrase", "", "its passphrase")
	flag.Parse()
	if flag.NArg() != 2 {
		return fmt.Errorf("name a source and a destination")
	}
	source, err := alltransports.ParseImageName(flag.Arg(0))
	if err != nil {
		return err
	}
	destination, err := alltransports.ParseImageName(flag.Arg(1))
	if err != nil {
		return err
	}
	policy, err := signature.NewPolicyFromFile(*policyFile)
	if err != nil {
		return err
	}
	trust, err := signature.NewPolicyContext(policy)
	if err != nil {
		return err
	}
	system := &types.SystemContext{
		AuthFilePath:                filepath.Join(os.Getenv("DOCKER_CONFIG"), "config.json"),
		BlobInfoCacheDir:            os.Getenv("HOME"),
		DockerInsecureSkipTLSVerify: types.OptionalBoolTrue,
		RegistriesDirPath:           *registriesDir,
	}
	_, err = copy.Image(context.Background(), trust, destination, source, &copy.Options{
		SourceCtx:      system,
		DestinationCtx: system,
		// What is verified is not kept: a folder holds no signatures.
		RemoveSignatures:                 *key == "",
		SignBySigstorePrivateKeyFile:     *key,
		SignSigstorePrivateKeyPassphrase: []byte(*passphrase),
	})
	return err
}
