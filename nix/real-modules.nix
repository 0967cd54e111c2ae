# What the real nix-darwin and home-manager make of our modules, for CI: `nix eval --impure --json --file nix/real-modules.nix`.
# It has never been evaluated where these modules were written; there, test/integration/real-programs/nix-flake.test.ts tests a fake of them.
let
  builderbar = builtins.getFlake "git+file://${toString ../.}";
  nix-darwin = builtins.getFlake "github:nix-darwin/nix-darwin/master";
  home-manager = builtins.getFlake "github:nix-community/home-manager/master";
  inherit (builderbar.inputs) nixpkgs;
  system = "aarch64-darwin";
  options = {
    enable = true;
    prometheus.enable = true;
    prometheus.folder = "/var/lib/node_exporter";
  };
  mac = nix-darwin.lib.darwinSystem {
    inherit system;
    modules = [
      builderbar.darwinModules.default
      {
        nixpkgs.source = nixpkgs;
        system.stateVersion = 6;
        services.builderbar = options // {
          settings.updates = "no";
        };
      }
    ];
  };
  user = home-manager.lib.homeManagerConfiguration {
    pkgs = nixpkgs.legacyPackages.${system};
    modules = [
      builderbar.homeModules.default
      {
        home.username = "alice";
        home.homeDirectory = "/Users/alice";
        home.stateVersion = "25.11";
        services.builderbar = options;
      }
    ];
  };
  argumentsOf = builtins.mapAttrs (_: agent: (agent.serviceConfig or agent.config).ProgramArguments);
in
{
  nix-darwin = {
    agents = argumentsOf {
      inherit (mac.config.launchd.user.agents) builderbar builderbar-prometheus;
    };
    settings = mac.config.environment.etc."builderbar/settings.json".text;
  };
  home-manager.agents = argumentsOf {
    inherit (user.config.launchd.agents) builderbar builderbar-prometheus;
  };
}
