# nix-darwin, its linux-builder and Determinate's module as far as permanent fixes set their options. Strict, as the real module
# system is: an option that is not here, a value of another type, a failed assertion and a warning are errors. The facts are
# those of nix-darwin's modules (modules/nix/default.nix, linux-builder.nix, modules/launchd) and of nixpkgs' binfmt.nix.
let
  inherit (builtins) all any attrNames concatLists concatMap elem elemAt filter foldl' head isAttrs isBool isInt isList isString length map typeOf;
  fail = path: reason: throw "${builtins.concatStringsSep "." path}: ${reason}";

  lib.mkForce = content: { _type = "override"; inherit content; };
  isForced = value: isAttrs value && value._type or null == "override";
  bare = value: if isForced value then value.content else value;

  # A type checks one definition and merges several.
  single = name: check: {
    merge = path: values:
      let first = head values; in
      if any (value: !check value) values then fail path "a ${name} is expected"
      else if any (value: value != first) values then fail path "it has two values"
      else first;
  };
  types = rec {
    bool = single "bool" isBool;
    int = single "int" isInt;
    str = single "string" isString;
    path = single "path" (value: typeOf value == "path");
    package = single "package" (value: isAttrs value && value.type or null == "derivation");
    nullOrStr = single "string or null" (value: value == null || isString value);
    enum = choices: single "value of its list" (value: elem value choices);
    listOf = type: {
      merge = path: values:
        if any (value: !isList value) values then fail path "a list is expected"
        else map (value: type.merge path [ value ]) (concatLists values);
    };
    submodule = options: { merge = path: values: evaluateOptions path options values; };
    attrsOf = type: {
      merge = path: values:
        builtins.listToAttrs (map (name: { inherit name; value = type.merge (path ++ [ name ]) (defined name values); })
          (concatMap attrNames values));
    };
    # A deferred module: attributes, or a function of them.
    guestModule.merge = path: values:
      evaluateOptions path guest (map (value: if builtins.isFunction value then value { inherit lib; } else value) values);
    lines = { merge = path: values: if any (value: !isString value) values then fail path "lines are expected" else builtins.concatStringsSep "\n" values; };
    setting = { merge = path: values: if all isList values then concatLists values else head values; };
  };
  defined = name: values: map (value: bare value.${name}) (
    let having = filter (value: isAttrs value && value ? ${name}) values;
        forced = filter (value: isForced value.${name}) having;
    in if forced == [ ] then having else forced);

  option = type: default: { isOption = true; inherit type default; };
  must = type: { isOption = true; inherit type; };

  evaluateOptions = path: options: values:
    let unknown = filter (name: !(options ? ${name})) (concatMap attrNames values);
    in if unknown != [ ] then fail (path ++ [ (head unknown) ]) "there is no such option"
    else builtins.mapAttrs (name: one:
      let here = path ++ [ name ]; given = defined name values; in
      if !(one.isOption or false) then evaluateOptions here one given
      else if given != [ ] then one.type.merge here given
      else one.default or (fail here "it was accessed but has no value defined")) options;

  machine = types.submodule {
    hostName = must types.str;
    protocol = option (types.enum [ null "ssh" "ssh-ng" ]) "ssh";
    sshUser = option types.nullOrStr null;
    sshKey = option types.nullOrStr null;
    systems = option (types.listOf types.str) [ ];
    maxJobs = option types.int 1;
    speedFactor = option types.int 1;
    supportedFeatures = option (types.listOf types.str) [ ];
    mandatoryFeatures = option (types.listOf types.str) [ ];
    publicHostKey = option types.nullOrStr null;
  };
  # Options of the guest, which is NixOS.
  guest = {
    boot.binfmt.emulatedSystems = option (types.listOf types.str) [ ];
    nix.settings = {
      trusted-users = option (types.listOf types.str) [ ];
      filter-syscalls = option types.bool true;
      system-features = option (types.listOf types.str) [ ];
    };
    services.timesyncd.enable = option types.bool false;
    networking.nameservers = option (types.listOf types.str) [ ];
    virtualisation.darwin-builder.diskSize = option types.int 20480;
    virtualisation.darwin-builder.memorySize = option types.int 3072;
    # An option of linux-builder-vz alone.
    virtualisation.vz.nestedVirtualization = option types.bool false;
    virtualisation.forwardPorts = option (types.listOf (types.submodule {
      from = option (types.enum [ "host" "guest" ]) "host";
      host.address = option types.str "";
      host.port = must types.int;
      guest.port = must types.int;
    })) [ ];
  };
  builder = pkgs: {
    enable = option types.bool false;
    package = option types.package pkgs.darwin.linux-builder;
    config = guest;
    systems = option (types.listOf types.str) [ ];
    maxJobs = option types.int 1;
    supportedFeatures = option (types.listOf types.str) [ "kvm" "benchmark" "big-parallel" ];
    mandatoryFeatures = option (types.listOf types.str) [ ];
    ephemeral = option types.bool false;
  };
  optionsOf = pkgs: {
    nix = {
      enable = option types.bool true;
      distributedBuilds = option types.bool false;
      buildMachines = option (types.listOf machine) [ ];
      settings = option (types.attrsOf types.setting) { };
      gc.automatic = option types.bool false;
      linux-builder = builder pkgs;
    };
    determinateNix = {
      customSettings = option (types.attrsOf types.setting) { };
      distributedBuilds = option types.bool false;
      buildMachines = option (types.listOf machine) [ ];
      nixosVmBasedLinuxBuilder = builder pkgs;
    };
    # cpick/nix-rosetta-builder (module.nix) and quinneden/virby-nix-darwin (modules/virby/options.nix).
    nix-rosetta-builder = {
      enable = option types.bool true;
      diskSize = option types.str "100GiB";
      memory = option types.str "6GiB";
      potentiallyInsecureExtraNixosModule = option types.guestModule { };
    };
    services.virby = {
      enable = option types.bool false;
      diskSize = option types.str "100GiB";
      memory = option types.str "6GiB";
      rosetta = option types.bool false;
      extraConfig = option types.guestModule { };
    };
    launchd.daemons = option (types.attrsOf (types.submodule {
      serviceConfig.StandardErrorPath = option types.str "";
    })) { };
    programs.ssh.extraConfig = option types.lines "";
    security.pki.certificateFiles = option (types.listOf types.path) [ ];
    system.activationScripts.postActivation.text = option types.lines "";
  };

  assertions = { isIntel, hasDeterminate }: config:
    let
      own = if isIntel then "x86_64-linux" else "aarch64-linux";
      nix = config.nix;
      twin = config.determinateNix;
      builders = [ nix.linux-builder twin.nixosVmBasedLinuxBuilder ];
      machines = nix.buildMachines ++ twin.buildMachines;
    in
    [
      { holds = nix.linux-builder.enable -> nix.enable; says = "`nix.linux-builder.enable` requires `nix.enable`"; }
      { holds = nix.gc.automatic -> nix.enable; says = "nix.gc.automatic requires nix.enable"; }
      { holds = hasDeterminate -> !nix.enable; says = "Determinate detected, aborting activation"; }
      { holds = !hasDeterminate -> twin.buildMachines == [ ] && !twin.nixosVmBasedLinuxBuilder.enable && !twin.distributedBuilds; says = "determinateNix is no option without Determinate's module"; }
      # What evaluates there and does nothing is no fix.
      { holds = !nix.enable -> nix.buildMachines == [ ] && !nix.distributedBuilds && nix.settings == { }; says = "nix.* does nothing without nix.enable"; }
      { holds = all (one: one.config == (evaluateOptions [ ] guest [ ]) || one.enable) builders; says = "the configuration of a builder that is not enabled does nothing"; }
      { holds = all (one: one.config.virtualisation.vz.nestedVirtualization -> one.package.name == "linux-builder-vz") builders; says = "virtualisation.vz is no option of this package"; }
      { holds = all (one: one.systems != [ ]) machines; says = "At least one system type (via `system` or `systems`) must be set"; }
      { holds = nix.buildMachines != [ ] -> nix.distributedBuilds || nix.linux-builder.enable; says = "nix.distributedBuilds is not enabled, build machines won't be configured"; }
      { holds = twin.buildMachines != [ ] -> twin.distributedBuilds || twin.nixosVmBasedLinuxBuilder.enable; says = "determinateNix.distributedBuilds is not enabled"; }
      { holds = all (one: !(elem own one.config.boot.binfmt.emulatedSystems)) builders; says = "boot.binfmt.emulatedSystems has the system's own"; }
      { holds = all (one: one.systems == [ ] || elem own one.systems) builders; says = "the builder's own system is ${own}"; }
      { holds = all (name: name == "linux-builder" && nix.linux-builder.enable) (attrNames config.launchd.daemons); says = "a daemon without a program"; }
    ];
in
{
  # `modules` are what stands in the configuration; the result is the list of machines that /etc/nix/machines has.
  evaluate = mac@{ isIntel, hasDeterminate }: port: modules:
    let
      system = if isIntel then "x86_64-darwin" else "aarch64-darwin";
      derivation = name: { type = "derivation"; inherit name; };
      pkgs.darwin = { linux-builder = derivation "linux-builder"; }
        // (if isIntel then { } else { linux-builder-vz = derivation "linux-builder-vz"; });
      inputs.nixpkgs-last-good.legacyPackages.${system} = pkgs;
      arguments = { inherit lib pkgs inputs; config = { }; };
      config = evaluateOptions [ ] (optionsOf pkgs) (map (module: module arguments) modules);
      failed = filter (one: !one.holds) (assertions mac config);
      own = if hasDeterminate then config.determinateNix.nixosVmBasedLinuxBuilder else config.nix.linux-builder;
      given = if hasDeterminate then "determinateNix" else "nix";
      isReplaced = any (module: isForced ((module arguments).${given}.buildMachines or null)) modules;
      forwards = own.config.virtualisation.forwardPorts;
      inherit (if hasDeterminate then config.determinateNix else config.nix) buildMachines;
    in
    builtins.deepSeq config (
      if failed != [ ] then throw "Failed assertions: ${(head failed).says}"
      else if any (one: one.host.port != port) forwards then throw "the builder would listen on another port"
      else map (one: one.hostName) buildMachines ++ (if own.enable && !isReplaced then [ "linux-builder" ] else [ ])
    );
}
