import { anything, authored, listOf, objectOf } from '../json/shape';

/** How a container runs (OCI image configuration, `config`), with what Docker writes besides. */
const runtime = objectOf({
  User: anything,
  ExposedPorts: authored,
  Env: anything,
  Entrypoint: anything,
  Cmd: anything,
  Volumes: authored,
  WorkingDir: anything,
  Labels: authored,
  StopSignal: anything,
  ArgsEscaped: anything,
  Memory: anything,
  MemorySwap: anything,
  CpuShares: anything,
  Healthcheck: objectOf({
    Test: anything,
    Interval: anything,
    Timeout: anything,
    StartPeriod: anything,
    StartInterval: anything,
    Retries: anything,
  }),
  Hostname: anything,
  Domainname: anything,
  AttachStdin: anything,
  AttachStdout: anything,
  AttachStderr: anything,
  Tty: anything,
  OpenStdin: anything,
  StdinOnce: anything,
  Image: anything,
  NetworkDisabled: anything,
  MacAddress: anything,
  OnBuild: anything,
  StopTimeout: anything,
  Shell: anything,
});

/** What readers of image configs know by these names, whatever its case. */
export const imageConfigShape = objectOf({
  created: anything,
  author: anything,
  architecture: anything,
  variant: anything,
  os: anything,
  'os.version': anything,
  'os.features': anything,
  config: runtime,
  rootfs: objectOf({ type: anything, diff_ids: anything }),
  history: listOf(
    objectOf({
      created: anything,
      created_by: anything,
      author: anything,
      comment: anything,
      empty_layer: anything,
    }),
  ),
  /** Docker's, of old: the container that a layer was made in. */
  container_config: runtime,
});
