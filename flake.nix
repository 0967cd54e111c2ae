{
  description = "Builderbar: watches and repairs the Linux builder of Nix on a Mac";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { self, nixpkgs }:
    let
      # Not x86_64-darwin: nixpkgs 26.11 refuses to evaluate for it.
      systems = [
        "aarch64-darwin"
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

      homeModules = rec {
        builderbar = import ./nix/home-module.nix self;
        default = builderbar;
      };
    };
}
