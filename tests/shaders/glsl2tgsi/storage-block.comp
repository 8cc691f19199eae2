#version 430
layout(local_size_x = 1) in;
struct Light { vec3 position; float range; mat3 frame; };
layout(std430, binding = 0, row_major) coherent buffer Lights { int count; bool on; Light light[]; };
layout(std140, binding = 1) buffer Log { uint entry[]; } log_[2];
uniform int which;
void main()
{
    light[which].position.yz = light[which].frame[1].xy;
    light[0].frame[2][which] = light[0].range;
    on = count < light.length();
    log_[which].entry[atomicAdd(count, 1)] = uint(which);
}
