# What flake.nix and its parts ask of nixpkgs and nix-darwin, as far as evaluating them needs it: the real ones cannot be
# fetched where the tests run. Strict: what is not here is an error.
let
  modules = import ./fake-modules.nix;
  lib = {
    importJSON = path: builtins.fromJSON (builtins.readFile path);
    optional = condition: value: if condition then [ value ] else [ ];
    optionalString = condition: value: if condition then value else "";
    escapeShellArg = value: "'${value}'";
    literalExpression = text: text;
    licenses.mit = "MIT";
    platforms.darwin = [ "aarch64-darwin" "x86_64-darwin" ];
    platforms.linux = [ "aarch64-linux" "x86_64-linux" ];
    fileset.unions = map (path: if builtins.pathExists path then baseNameOf path else throw "${toString path} is not there");
    fileset.toSource = { root, fileset }: assert builtins.pathExists root; fileset;
    inherit (modules.lib) mkOption mkEnableOption mkIf types optionalAttrs mapAttrs filterAttrs filterAttrsRecursive collect;
  };
  pkgsOf = system: rec {
    inherit lib system;
    stdenv.hostPlatform = { inherit system; isDarwin = builtins.match ".*-darwin" system != null; };
    # nixpkgs' own does this: each package is fetched from its `resolved` by its `integrity`, and package.json is made to
    # name what was fetched (pkgs/build-support/node/import-npm-lock).
    importNpmLock = {
      npmConfigHook = "npm-config-hook";
      __functor = _: { npmRoot }:
        let
          manifest = lib.importJSON (npmRoot + "/package.json");
          inherit (lib.importJSON (npmRoot + "/package-lock.json")) packages;
          fetch = module:
            assert builtins.match "https://registry\\.npmjs\\.org/.*\\.tgz" module.resolved != null;
            assert builtins.match "sha512-.*" module.integrity != null;
            module.resolved;
          named = builtins.mapAttrs (name: _: fetch packages."node_modules/${name}");
        in
        builtins.deepSeq [
          (map (path: fetch packages.${path}) (builtins.filter (path: path != "") (builtins.attrNames packages)))
          (named manifest.dependencies)
          (named manifest.devDependencies)
        ] "npm-deps";
    };
    buildNpmPackage = arguments: arguments // { type = "derivation"; outPath = "/nix/store/builderbar"; };
    nodejs = "/nix/store/nodejs";
    electron = { dist = "/nix/store/electron"; version = "45.5.0"; };
    makeWrapper = "make-wrapper";
    installShellFiles = "install-shell-files";
    darwin.autoSignDarwinBinariesHook = "auto-sign";
    callPackage = path: extra:
      let function = import path;
      in function (builtins.intersectAttrs (builtins.functionArgs function) pkgs // extra);
    pkgs = { inherit lib stdenv importNpmLock buildNpmPackage nodejs electron makeWrapper installShellFiles darwin; };
  };
in
rec {
  nixpkgs.legacyPackages = builtins.listToAttrs (map (name: { inherit name; value = pkgsOf name; })
    (lib.platforms.darwin ++ lib.platforms.linux));
  # What the module makes of these settings: in nix-darwin, and in home-manager.
  evaluateDarwin = flake: system: settings:
    modules.evaluate modules.darwinOptions flake.darwinModules.default { inherit lib; pkgs = pkgsOf system; } settings;
  evaluateHome = flake: system: settings:
    modules.evaluate modules.homeOptions flake.homeModules.default { inherit lib; pkgs = pkgsOf system; } settings;
}
