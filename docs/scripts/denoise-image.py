# Denoises one image.

#@ File (label = "Noisy image") input
#@ File (label = "Result (.tif)", style = "save") output
#@ CommandService command

from ij import IJ
from org.gncfoe.command import GncDenoise

# False: no dialog; parameters that are not given have their defaults.
module = command.run(GncDenoise, False, "image", IJ.openImage(input.path), "sigma", "auto").get()
result = module.getOutput("output")
if result is None:
    raise RuntimeError(module.getCancelReason())
print(result.getInfoProperty())  # what was done
IJ.saveAsTiff(result, output.path)
