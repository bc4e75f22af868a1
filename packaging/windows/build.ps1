# Builds what people on Windows install, into dist\: the folder with both programs and an installer; then tries them.
# Usage: powershell -ExecutionPolicy Bypass -File packaging\windows\build.ps1 [-NoTests]
#
# Needs 64-bit Windows 10 or 11, Python 3.11 to 3.14 for x64 from python.org ($env:PYTHON names another python.exe), and
# Inno Setup 6.3 or newer for the installer; without it there is only the folder, and this says so.
#
# Signing, when this is set; without it, it says so and goes on:
#   AUROUS_SIGN_THUMBPRINT   SHA-1 thumbprint of a code signing certificate that Windows has or a token brings. Then
#                            signtool.exe of the Windows SDK is needed too.
#   AUROUS_SIGN_TIMESTAMP    address of a time stamping server, when not that of DigiCert
#
# Only ASCII in here: Windows PowerShell 5.1 takes other files for what the system speaks.
param([switch]$NoTests)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..\..')

$name = 'aurous-studio'
$bundle = "dist\$name"
$environment = 'build\environment'
$python = "$environment\Scripts\python.exe"
$lock = 'requirements\package.lock'
$thumbprint = $env:AUROUS_SIGN_THUMBPRINT
$timestamp = if ($env:AUROUS_SIGN_TIMESTAMP) { $env:AUROUS_SIGN_TIMESTAMP } else { 'http://timestamp.digicert.com' }

# A program that fails does not stop PowerShell by itself.
function Invoke-Program([string]$Program, [string[]]$Words) {
    & $Program @Words
    if ($LASTEXITCODE -ne 0) { throw "$Program ended with $LASTEXITCODE, as said above. Nothing after it was done." }
}

# --- What has to be here -----------------------------------------------------------------------------------------

# Lines of a file and no argument: 5.1 loses quotes on the way to a program.
$rightPython = @'
import ensurepip, platform, sqlite3, ssl, sys, venv
sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 14) and platform.machine() == "AMD64" and sys.maxsize > 2**32))
'@

function Find-Python {
    $ErrorActionPreference = 'Continue' # what a wrong one complains about is no error of ours
    $candidates = if ($env:PYTHON) { @{ Program = $env:PYTHON; Words = @() } } else {
        foreach ($number in '3.13', '3.14', '3.12', '3.11') { @{ Program = 'py'; Words = @("-$number") } }
        @{ Program = 'python'; Words = @() }
    }
    New-Item -ItemType Directory -Force build | Out-Null
    Set-Content -Path build\right_python.py -Value $rightPython -Encoding Ascii
    foreach ($candidate in @($candidates)) {
        if (-not (Get-Command $candidate.Program -ErrorAction SilentlyContinue)) { continue }
        $words = $candidate.Words + 'build\right_python.py'
        & $candidate.Program @words *> $null
        if ($LASTEXITCODE -eq 0) { return $candidate }
    }
    throw 'Python 3.11 to 3.14 for x64 is needed to build, and none was found. Install one from python.org.'
}

function Find-Tool([string]$Program, [string[]]$Places) {
    $found = Get-Command $Program -ErrorAction SilentlyContinue
    if ($found) { return $found.Source }
    $there = Get-Item $Places -ErrorAction SilentlyContinue | Sort-Object FullName | Select-Object -Last 1
    if ($there) { return $there.FullName }
    return $null
}

function Find-Compiler {
    Find-Tool 'ISCC.exe' @("${env:ProgramFiles(x86)}\Inno Setup *\ISCC.exe", "$env:ProgramFiles\Inno Setup *\ISCC.exe",
        "$env:LOCALAPPDATA\Programs\Inno Setup *\ISCC.exe")
}

function Find-SignTool {
    if (-not $thumbprint) { return $null }
    $found = Find-Tool 'signtool.exe' @("${env:ProgramFiles(x86)}\Windows Kits\10\bin\*\x64\signtool.exe")
    if (-not $found) {
        throw 'AUROUS_SIGN_THUMBPRINT is set, and there is no signtool.exe. Nothing was built; install the Windows SDK.'
    }
    return $found
}

# The environment of the bundle: what runs, and PyInstaller; no tool of the tests can get in.
function Install-Environment {
    $state = (Get-FileHash $lock -Algorithm SHA256).Hash
    $ready = "$environment\ready"
    if ((Test-Path $ready) -and ((Get-Content $ready -TotalCount 1) -eq $state)) { return }
    $base = Find-Python
    Write-Host 'Preparing what builds the bundle ...'
    if (Test-Path $environment) { Remove-Item -Recurse -Force $environment }
    Invoke-Program $base.Program ($base.Words + @('-m', 'venv', $environment))
    $env:PIP_USER = '0'
    $env:PIP_DISABLE_PIP_VERSION_CHECK = '1'
    Invoke-Program $python @('-m', 'pip', 'install', '--quiet', '--require-hashes', '--only-binary', ':all:',
        '-r', $lock)
    Set-Content -Path $ready -Value $state -Encoding Ascii
}

# --- The bundle --------------------------------------------------------------------------------------------------

function Build-Bundle {
    Write-Host 'Building the bundle ...'
    foreach ($old in $bundle, 'build\work', 'build\windows') {
        if (Test-Path $old) { Remove-Item -Recurse -Force $old }
    }
    Invoke-Program $python @('packaging\icons.py', "build\windows\$name.ico")
    $env:PYTHONHASHSEED = '1'
    Invoke-Program "$environment\Scripts\pyinstaller.exe" @('--noconfirm', '--clean', '--log-level', 'ERROR',
        '--distpath', 'dist', '--workpath', 'build\work', 'packaging\studio.spec')
    Remove-Item Env:PYTHONHASHSEED
}

# The libraries come from others and stay as they were signed, or not, by them.
function Add-Signature([string]$SignTool) {
    if (-not $SignTool) {
        Write-Host 'Not signed: AUROUS_SIGN_THUMBPRINT is not set. Windows will warn whoever downloads it.'
        return
    }
    Invoke-Program $SignTool @('sign', '/fd', 'sha256', '/sha1', $thumbprint, '/tr', $timestamp, '/td', 'sha256',
        "$bundle\Aurous Studio.exe", "$bundle\$name.exe")
}

function Test-Bundle {
    Write-Host 'Trying the bundle ...'
    Invoke-Program $python @('tests\packaging\smoke.py', "$bundle\$name.exe", "$bundle\Aurous Studio.exe")
    $said = (Get-Item "$bundle\Aurous Studio.exe").VersionInfo.ProductVersion
    if ($said -ne $version) { throw "The properties of Aurous Studio.exe say version $said, and it is $version." }
}

# --- The installer -----------------------------------------------------------------------------------------------

function Build-Installer([string]$SignTool) {
    $compiler = Find-Compiler
    if (-not $compiler) {
        Write-Host 'No installer was made: Inno Setup 6 is not here. Get it from jrsoftware.org, and run this again.'
        return
    }
    Write-Host 'Building the installer ...'
    $words = @('/Qp', "/DVersion=$version", "/DNumbers=$numbers")
    if ($SignTool) { # $q is a quote and $f the file, in the language of Inno Setup
        $words += '/DSigned'
        $options = "/fd sha256 /sha1 $thumbprint /tr $timestamp /td sha256"
        $words += '/Saurous=$q' + $SignTool + '$q sign ' + $options + ' $f'
    }
    Invoke-Program $compiler ($words + 'packaging\windows\studio.iss')
    Get-FileHash "dist\$name-$version-windows-x64-setup.exe" -Algorithm SHA256 | Format-List
}

$signTool = Find-SignTool
Install-Environment
$version = (& $python packaging\windows\version_resource.py)
$numbers = (& $python packaging\windows\version_resource.py --numbers)
if (-not $version -or -not $numbers) { throw 'The version could not be read, so nothing was built.' }
Build-Bundle
Add-Signature $signTool
if (-not $NoTests) { Test-Bundle }
Build-Installer $signTool
