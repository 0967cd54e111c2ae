{
  description = "Builderbar: watches and repairs the Linux builder of Nix on a Mac";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { self, nixpkgs }:
    let
      systems = [
        "aarch64-darwin"
        "x86_64-darwin"
        "aarch64-linux"
        "x86_64-linux"
      ];
      eachSystem =
        make:
        builtins.listToAttrs (
          map (system: {
            name = system;
            value = make nixpkgs.legacyPackages.${system};
          }) systems
        );
    in
    {
      packages = eachSystem (pkgs: rec {
        builderbar = pkgs.callPackage ./nix/package.nix { };
        default = builderbar;
      });

      overlays.default = final: _previous: {
        builderbar = final.callPackage ./nix/package.nix { };
      };

      darwinModules = rec {
        builderbar = import ./nix/darwin-module.nix self;
        default = builderbar;
      };
    };
}
