# The nix-darwin module: `imports = [ builderbar.darwinModules.default ]; services.builderbar.enable = true;`
flake:
{
  config,
  lib,
  pkgs,
  ...
}:

let
  cfg = config.services.builderbar;
in
{
  options.services.builderbar = {
    enable = lib.mkEnableOption "Builderbar, which watches and repairs the Linux builder";

    package = lib.mkOption {
      type = lib.types.package;
      default = flake.packages.${pkgs.stdenv.hostPlatform.system}.default;
      defaultText = lib.literalExpression "builderbar.packages.\${system}.default";
      description = "The package to use.";
    };

    startAtLogin = lib.mkOption {
      type = lib.types.bool;
      default = true;
      description = "Whether the icon is put into the menu bar at login.";
    };

    prometheus = {
      enable = lib.mkEnableOption "a text file for node_exporter's textfile collector";

      folder = lib.mkOption {
        type = lib.types.str;
        example = "/var/lib/node_exporter/textfile_collector";
        description = "Folder of the text files; the person who is logged in must be allowed to write there.";
      };

      everySeconds = lib.mkOption {
        type = lib.types.ints.positive;
        default = 60;
        description = "How often the file is written anew.";
      };
    };
  };

  config = lib.mkIf cfg.enable {
    environment.systemPackages = [ cfg.package ];

    launchd.user.agents = {
      builderbar = lib.mkIf cfg.startAtLogin {
        serviceConfig = {
          ProgramArguments = [ "${cfg.package}/Applications/Builderbar.app/Contents/MacOS/Builderbar" ];
          RunAtLoad = true;
          # Quitting ends it; a crash starts it again.
          KeepAlive.SuccessfulExit = false;
          LimitLoadToSessionType = "Aqua";
          ProcessType = "Interactive";
        };
      };

      builderbar-prometheus = lib.mkIf cfg.prometheus.enable {
        # The exit code is that of the state, and no failure.
        serviceConfig = {
          ProgramArguments = [
            "${cfg.package}/bin/builderbar"
            "status"
            "--prometheus"
            "--to"
            "${cfg.prometheus.folder}/builderbar.prom"
          ];
          StartInterval = cfg.prometheus.everySeconds;
          RunAtLoad = true;
          ProcessType = "Background";
        };
      };
    };
  };
}
