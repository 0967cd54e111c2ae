# The terminal program everywhere; on a Mac the app too, packed around the Electron of nixpkgs.
{
  lib,
  stdenv,
  buildNpmPackage,
  importNpmLock,
  nodejs,
  electron,
  makeWrapper,
  installShellFiles,
  darwin,
}:

let
  manifest = lib.importJSON ../package.json;
  isDarwin = stdenv.hostPlatform.isDarwin;
in
buildNpmPackage {
  pname = manifest.name;
  inherit (manifest) version;

  src = lib.fileset.toSource {
    root = ../.;
    fileset = lib.fileset.unions [
      ../assets
      ../electron
      ../renderer
      ../scripts
      ../.npmrc
      ../electron-builder.yml
      ../package.json
      ../package-lock.json
      ../tsconfig.json
    ];
  };

  # Every package from the address and by the checksum that package-lock.json has for it, so there is no hash to renew here.
  npmDeps = importNpmLock { npmRoot = ../.; };
  npmConfigHook = importNpmLock.npmConfigHook;
  # esbuild and the others come built; what their scripts do is download or compile.
  npmFlags = [ "--ignore-scripts" ];

  nativeBuildInputs = [
    makeWrapper
    installShellFiles
  ]
  ++ lib.optional isDarwin darwin.autoSignDarwinBinariesHook;

  env = {
    ELECTRON_SKIP_BINARY_DOWNLOAD = "1";
    CSC_IDENTITY_AUTO_DISCOVERY = "false";
  };

  postBuild = lib.optionalString isDarwin ''
    cp -R ${electron.dist} electron-dist
    chmod -R u+w electron-dist
    node scripts/pack.mjs --built --folder-only --electron electron-dist --electron-version ${electron.version}
  '';

  installPhase = ''
    runHook preInstall
    mkdir -p $out/lib/builderbar
    cp -R dist package.json $out/lib/builderbar
    makeWrapper ${nodejs}/bin/node $out/bin/builderbar --add-flags $out/lib/builderbar/dist/cli.js
    installManPage dist/builderbar.1
    installShellCompletion --bash dist/completions/builderbar.bash
    installShellCompletion --zsh dist/completions/_builderbar
    installShellCompletion --fish dist/completions/builderbar.fish
  ''
  + lib.optionalString isDarwin ''
    mkdir -p $out/Applications
    cp -R release/mac*/Builderbar.app $out/Applications
  ''
  + ''
    runHook postInstall
  '';

  meta = {
    inherit (manifest) description;
    license = lib.licenses.mit;
    mainProgram = "builderbar";
    platforms = lib.platforms.darwin ++ lib.platforms.linux;
  };
}
